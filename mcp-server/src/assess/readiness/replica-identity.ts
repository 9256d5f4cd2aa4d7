import type { WeakIdentity } from '../../model/capture.ts';
import { isKitTable } from '../../model/ledger.ts';
import { aboutTable, notSeen, type ReadinessCheck, sentence, type Words } from './check.ts';

/** Tables whose changed rows the log does not name by a key, or does not hold at all. */
export const replicaIdentity: ReadinessCheck = (side) => {
  // The way back is taken later, on tables that the plan makes.
  if (!side.capture.known || side.side === 'target') return [];
  const { identity } = side.capture.value;
  if (!identity.known) {
    return [
      notSeen(
        side,
        'replica-identity',
        identity,
        'Which tables have no key in the log',
        'Their changes may be refused or lost.',
      ),
    ];
  }
  return identity.value
    .filter(({ table }) => !isKitTable(table))
    .map((weak) =>
      aboutTable(side, weak, 'replica-identity', 'warning', {
        ...WORDS[weak.state],
        wayOut: `${sentence(weak.turnOn)} Or capture this table by triggers or in the application.`,
      }),
    );
};

const WORDS: Record<WeakIdentity['state'], Omit<Words, 'wayOut'>> = {
  refused: {
    what: 'The table has no key by which the log names a row.',
    consequence: 'From the moment it is published, the server refuses the UPDATE and DELETE of your own application.',
  },
  'whole row': {
    what: 'The log names a row of this table by all of its values, because it has no primary key.',
    consequence: 'Equal rows cannot be told apart, and the target searches the whole table for each change.',
  },
  'not logged': {
    what: 'The table is unlogged.',
    consequence: 'Its changes never reach the log: capture sees nothing of them.',
  },
};
