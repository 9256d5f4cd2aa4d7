import type { DifferingTable } from '../model/differing.ts';
import type { Observed } from '../model/sync-status.ts';
import { withoutKit } from './conditions/condition.ts';

/** What a confirmed difference means by how far the copy of its table is. */
export interface SortedDrift {
  /** To be mended. */
  readonly real: readonly DifferingTable[];
  /** Only missing rows, of a table whose backfill has not ended. */
  readonly expected: readonly DifferingTable[];
  /** Whether it is more than the missing rows of a copy under way: a new check tells. */
  readonly open: readonly DifferingTable[];
}

/**
 * Tells drift from rows that the backfill has yet to bring. Only where the kit copies to a target that is not the primary; an empty table
 * is no copied one, and whether a missing row lies behind the checkpoint is only told when the backfill has ended.
 */
export function sortedDrift(observed: Observed): SortedDrift {
  const { drift, primary, target, tables } = observed;
  const differing = drift.known ? drift.value.differing : [];
  const copying = primary === 'source' && target.kit.known && !withoutKit(observed);
  const meaning = (one: DifferingTable): keyof SortedDrift => {
    if (!copying || one.besides === 'some') return 'real';
    const own = tables.find(({ table }) => table === one.source)?.backfill.find(({ to }) => to === one.target);
    const ended = own?.done === true ? own.ageSeconds : null;
    if (ended !== null && ended >= one.ageSeconds) return 'real';
    return ended === null && one.besides === 'none' ? 'expected' : 'open';
  };
  const of = (wanted: keyof SortedDrift) => differing.filter((one) => meaning(one) === wanted);
  return { real: of('real'), expected: of('expected'), open: of('open') };
}
