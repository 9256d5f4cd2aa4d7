import type { OpenTransaction } from '../../model/activity.ts';
import { secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

/** Transactions that have been open for long, and whether somebody forgot one. */
export const openTransactions: ReadinessCheck = (side, { longTransactionSeconds }) => {
  const { activity } = side;
  if (!activity.known) {
    return [notSeen(side, 'open-transactions', activity, 'Which transactions are open', CONSEQUENCE)];
  }
  const long = activity.value.transactions.filter(({ ageSeconds }) => ageSeconds >= longTransactionSeconds);
  const [oldest] = long;
  if (oldest === undefined) return [];
  return [
    aboutServer(side, 'open-transactions', 'warning', {
      what: `${quantity(long.length, 'transaction')} open for ${secondsText(longTransactionSeconds)} or longer${long.some(forgotten) ? `, ${long.filter(forgotten).length} of them doing nothing` : ''}; the oldest for ${secondsText(oldest.ageSeconds)}: ${shown(oldest)}.`,
      consequence: CONSEQUENCE,
      wayOut:
        'Let them end, or end them with their owner, before capture is switched on, before DDL and before the cutover.',
    }),
  ];
};

const CONSEQUENCE =
  'Capture that starts beside an open transaction can miss its changes or waits for its end, DDL queues behind it with all later traffic, and the cutover waits for it.';

const forgotten = ({ state }: OpenTransaction) => state === 'idle' || state === 'prepared';

function shown({ session, user, state }: OpenTransaction): string {
  if (state === 'prepared') return 'prepared and held by no session';
  return `session ${session}${user === '' ? '' : ` of ${user}`}, ${state === 'idle' ? 'idle in its transaction' : state}`;
}
