import type { LogFollower, LogState } from '../../model/log-state.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';

/** What a connector has not read and the server has given up: without its slot nothing is kept for it. Null: nothing. */
export function logGap({ offset, slot }: LogFollower, { consumers }: LogState): Seen<string | null> {
  if (!consumers.known) return consumers;
  if (slot === null)
    return unseen('which slot the connector reads is not known', 'Name it in its setting `slot.name`, as generated.');
  const found = consumers.value.find(({ name }) => name === slot);
  // A connector that has committed nothing has yet to make its slot.
  if (found === undefined) return known(Object.keys(offset).length === 0 ? null : `its slot ${slot} is gone`);
  return known(found.lost ? `its slot ${slot} was given up${found.why === null ? '' : ` (${found.why})`}` : null);
}
