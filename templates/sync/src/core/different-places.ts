import type { Row, TableDescriptor } from '../descriptor.ts';
import { sameValue } from '../values/same-value.ts';

/**
 * The places of the columns in which a row of the primary and one of the secondary hold different values, each by its own rule and
 * tolerance. While the target is the primary it may hold something else than a constant, which the source has no column for.
 */
export function differentPlaces(table: TableDescriptor, primary: Row, secondary: Row): number[] {
  return table.columns.flatMap((column, place) => {
    const [ours, theirs] = [primary[place] ?? null, secondary[place] ?? null];
    const free = column.constant !== undefined && !sameValue(column, ours, column.constant);
    return free || sameValue(column, ours, theirs) ? [] : [place];
  });
}
