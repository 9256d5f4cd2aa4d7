import type { SyncStatus } from '../model/sync-status.ts';

/** What a watch may wait for. */
export const UNTIL = {
  fine: 'every condition is fine',
  'caught-up': 'nothing waits, or whatever waited a round ago is applied, and nothing is parked',
  'backfill-done': 'every backfill that was begun is done',
  flipped: 'the target is written to',
} as const;

export type Until = keyof typeof UNTIL;

/** Whether what was waited for is so; what is not known is not so. */
export function isReached(until: Until, { state, catchUp, queue, tables, primary, cutover }: SyncStatus): boolean {
  switch (until) {
    case 'fine':
      return state === 'fine';
    case 'caught-up':
      return catchUp.verdict === 'keeps up' && queue.known && queue.value.parked === 0;
    case 'backfill-done': {
      const all = tables.flatMap(({ backfill }) => backfill);
      return all.length > 0 && all.every(({ done }) => done);
    }
    case 'flipped':
      return primary === 'target' && cutover.known && cutover.value.stage === 'settled';
  }
}
