import type { Besides } from '../../model/differing.ts';
import type { ParityTable } from '../../model/parity.ts';

type Counted = Pick<
  ParityTable,
  'rows' | 'differences' | 'differences_total' | 'differences_exact' | 'in_flight' | 'unsettled'
>;

/**
 * Whether something differs that is not simply missing on the target. Of differences that were not named the counts decide: each missing
 * row is one that only the source counted, and what was in flight may have moved the counts by as much.
 */
export function besidesOf({
  rows,
  differences,
  differences_total,
  differences_exact,
  in_flight,
  unsettled,
}: Counted): Besides {
  if (differences_total === 0) return 'none';
  if (differences.some(({ kind }) => kind !== 'missing')) return 'some';
  if (differences_exact && differences.length === differences_total) return 'none';
  if (rows === null) return 'not known';
  const moved = in_flight + unsettled;
  const others = differences_total - (rows.source - rows.target);
  if (others > moved) return 'some';
  return differences_exact && others + moved <= 0 ? 'none' : 'not known';
}
