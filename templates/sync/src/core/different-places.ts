import type { Row, TableDescriptor } from '../descriptor.ts';

/** The places of the columns in which two rows of a table hold different values, each by its own rule. */
export function differentPlaces(table: TableDescriptor, one: Row, other: Row): number[] {
  return table.columns.flatMap((_, place) => ((one[place] ?? null) === (other[place] ?? null) ? [] : [place]));
}
