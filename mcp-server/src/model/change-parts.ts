import type { TableName } from './mapping.ts';
import type { Table } from './schema.ts';

/** A table whose rows become rows of a larger one, where a value marks them. */
export interface UnionPart {
  readonly table: Table;
  readonly value: string;
}

/** A table that takes the rows of a larger one which have one of these values; null: those that no other part takes, NULL among them. */
export interface RowsPart {
  readonly table: TableName;
  readonly values: readonly string[] | null;
}
