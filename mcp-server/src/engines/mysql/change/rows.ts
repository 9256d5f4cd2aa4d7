import type { SplitRows, UnionTables } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { quoteIdentifier as quote } from '../quote.ts';

/** A change between one table and several that hold its rows. */
export type RowsChange = UnionTables | SplitRows;

/** One table and several, each with what its rows are on the other side. */
export interface Rows {
  readonly request: RowsChange;
  /** What the old version writes, and what the new one does. */
  readonly old: readonly Side[];
  readonly fresh: readonly Side[];
}

/** A table with triggers, and where each of its rows is brought. */
export interface Side {
  readonly table: TableName;
  /** What the names of its triggers say of it; the first of the new tables has nothing. */
  readonly called: string;
  readonly links: readonly Link[];
  /** A column beside the key, quoted, that says where a row is brought; null: all go to one table. */
  readonly mark: string | null;
  /** What is said of a row of none of the links; null: it stays where it is. */
  readonly none: string | null;
}

/** From a table to another one. */
export interface Link {
  readonly sql: string;
  /** That a row, NEW or OLD, is brought there; null: all are. */
  of(row: string): string | null;
  /** The columns that are written there, and the values of a row. */
  readonly into: string;
  values(row: string): string;
  /** An assignment that changes nothing. */
  readonly same: string;
  /** That a row there is the one of this name. */
  has(row: string): string;
}

/** The columns of the tables of such a change. */
export function columnsOf({ table }: RowsChange) {
  const written = table.columns.filter(({ generated }) => generated === null);
  const names = written.map(({ name }) => quote(name));
  const key = written.filter(({ name }) => table.primaryKey?.columns.includes(name) === true);
  return {
    key,
    /** The column that the server numbers in the old tables. */
    counted: key.find(({ identity }) => identity !== null),
    /** All that is written; the server computes the others. */
    written,
    columns: names.join(', '),
    values: (row: string) => names.map((name) => `${row}.${name}`).join(', '),
    set: (row: string) => names.map((name) => `${name} = ${row}.${name}`).join(', '),
    /** That a row has the key of another one, by its name. */
    has: (row: string, of = '') => key.map(({ name }) => `${of}${quote(name)} = ${row}.${quote(name)}`).join(' AND '),
  };
}
