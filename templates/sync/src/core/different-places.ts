import type { Row, TableDescriptor } from '../descriptor.ts';
import { sameValue } from '../values/same-value.ts';

/** The places of the columns in which two rows of a table hold different values, each by its own rule and tolerance. */
export function differentPlaces(table: TableDescriptor, one: Row, other: Row): number[] {
  return table.columns.flatMap((column, place) =>
    sameValue(column, one[place] ?? null, other[place] ?? null) ? [] : [place],
  );
}
