import { secondsText } from '../../model/number-text.ts';
import { quantity } from '../../model/quantity.ts';
import { aboutServer, type ReadinessCheck } from './check.ts';

const SHORT_S = 1;

/** Whether somebody waits for a lock now; open-transactions says when that cannot be seen. */
export const lockWaits: ReadinessCheck = (side) => {
  if (!side.activity.known) return [];
  const { transactions, waiting } = side.activity.value;
  const longest = transactions
    .filter(({ waitingSeconds }) => waitingSeconds !== null)
    .sort((one, other) => (other.waitingSeconds ?? 0) - (one.waitingSeconds ?? 0))[0];
  if (longest === undefined || (longest.waitingSeconds ?? 0) < SHORT_S) return [];
  const by = longest.blockedBy.length === 0 ? '' : `, held up by session ${longest.blockedBy.join(', ')}`;
  return [
    aboutServer(side, 'lock-waits', 'warning', {
      what: `${quantity(waiting, 'session')} waiting for a lock now; session ${longest.session} of ${longest.user} for ${secondsText(longest.waitingSeconds)}${by}.`,
      consequence: 'Triggers, a fence or DDL would stand in the same queue and hold up everybody behind them.',
      wayOut:
        'Find out what holds the lock, and do DDL in a quiet hour with a short lock_wait_timeout (lock_timeout) and retries.',
    }),
  ];
};
