import type { ChangeCommon } from './change-contract.ts';
import type { TableName } from './mapping.ts';
import type { Table } from './schema.ts';

/** A table whose rows become rows of a larger one, where a value marks them. */
export interface UnionPart {
  readonly table: Table;
  readonly value: string;
}

/** Tables with the same columns that become one. Its key is the mark and their key, so that no two rows can meet; the old version writes the parts. */
export interface UnionTables extends ChangeCommon {
  readonly kind: 'union-tables';
  /** The table of the change comes first. They are alike in all that both sides must hold: columns, keys, rules. */
  readonly parts: readonly UnionPart[];
  readonly whole: TableName;
  /** The column of `whole` that says which part a row is of. */
  readonly mark: string;
}
