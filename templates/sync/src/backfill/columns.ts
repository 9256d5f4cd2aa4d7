import type { ColumnSide, Side, TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';

/** A column that a chunk carries: it is read on one side and written on the other. */
export interface CarriedColumn {
  readonly place: number;
  readonly from: ColumnSide;
  readonly to: ColumnSide;
  readonly key: boolean;
  /** Its name in the stage. */
  readonly staged: string;
}

/** The columns of a table that travel, those of the key first and in key order; constants do not travel. */
export function carriedColumns(table: TableDescriptor, primary: Side): CarriedColumn[] {
  const others = table.columns.map((_, place) => place).filter((place) => !table.key.includes(place));
  return [...table.key, ...others].flatMap((place, at) => {
    const column = table.columns[place];
    const [from, to] = [column?.[primary], column?.[otherSide(primary)]];
    if (!from || !to || column?.constant !== undefined) return [];
    return [{ place, from, to, key: table.key.includes(place), staged: `c${at}` }];
  });
}
