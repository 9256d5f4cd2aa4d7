import type { KitState } from '../model/kit-state.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { QueueRates } from '../model/sync-status.ts';
import type { Hints } from './hints.ts';

/** Changes that were recorded and carried between two looks at an outbox, `seconds` apart. Counts where not all was counted are the least that it was. */
export function queueRates(
  before: KitState | null,
  after: KitState,
  seconds: number,
  hints: Pick<Hints, 'again' | 'restored'>,
): Seen<QueueRates> {
  const { moves } = after;
  if (before === null || moves === null || seconds <= 0) return unseen('the queue was looked at once', hints.again);
  if (BigInt(after.outbox.newest) < BigInt(before.outbox.newest))
    return unseen('the outbox went back to an earlier state between the two looks', hints.restored);
  // A parked change has left the queue without having been carried.
  const parked = Math.max(0, after.outbox.parked.events - before.outbox.parked.events);
  const left = before.outbox.open - moves.stillOpen + (moves.arrived - moves.arrivedOpen);
  const applied = Math.max(0, left - parked);
  return known({
    seconds,
    arrived: moves.arrived,
    applied,
    arrivedPerSecond: moves.arrived / seconds,
    appliedPerSecond: applied / seconds,
    turnedOver: before.outbox.whole && moves.whole && moves.stillOpen === 0,
  });
}
