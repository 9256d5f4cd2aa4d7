import type { SplitRows, UnionTables } from '../../../model/change-contract.ts';
import type { TableName } from '../../../model/mapping.ts';
import { qualified } from '../ddl/statement-text.ts';
import { quoteIdentifier as quote, quoteLiteral } from '../quote.ts';

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
  readonly sql: string;
  /** The function of its triggers. */
  readonly fn: string;
  /** Columns, quoted, that say where a row is brought. */
  readonly place: readonly string[];
  readonly links: readonly Link[];
  /** The number that a row gets which comes without one, as a value of NEW for a column. */
  next(column: string): string;
  /** What is said of a row of none of the links; null: it stays where it is. */
  readonly none: string | null;
}

/** From a table, in which rows are called t, to another one, in which they are called n. */
export interface Link {
  readonly to: { readonly table: TableName; readonly sql: string };
  /** That a row, by its name, is brought there; null: all are. */
  of(row: string): string | null;
  /** That a row n of the other table is of this one; null: all are. */
  readonly at: string | null;
  /** The columns that are written there, and the values of a row. */
  readonly into: string;
  values(row: string): string;
  /** Its key. */
  readonly key: string;
}

/** The columns of the tables of such a change. */
export function columnsOf({ table }: RowsChange) {
  const key = table.primaryKey?.columns ?? [];
  const written = table.columns.filter(({ generated }) => generated === null).map((column) => column.name);
  const always = table.columns.filter(({ identity }) => identity?.always === true).map((column) => column.name);
  return {
    key,
    /** All that is written; the server computes the others. */
    written,
    /** Those that an UPDATE sets. */
    set: written.filter((each) => !key.includes(each) && !always.includes(each)),
    /** Those of the key that the server numbers in the old tables. */
    numbered: table.columns.filter(({ identity }) => identity !== null).map(({ name }) => name),
    /** That the key of one row, by its name, is that of another. */
    same: (one: string, other: string) =>
      key.map((each) => `${one}.${quote(each)} = ${other}.${quote(each)}`).join(' AND '),
  };
}

/** A name of its own for what a change makes in the schema of its table. */
export function ownName({ name, table }: RowsChange, ending: string): string {
  return qualified({ schema: table.schema, name: `lockstep_${name}_${ending}` });
}

/** The next number of a table's counter. */
export function nextOf(table: string, column: string): string {
  return `nextval(${counterOf(table, column)})`;
}

/** The counter of a column. */
export function counterOf(table: string, column: string): string {
  return `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(column)})`;
}
