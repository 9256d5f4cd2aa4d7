import type { ChangeCommon } from './change-contract.ts';
import type { TableName } from './mapping.ts';
import type { Column, ForeignKey, Table } from './schema.ts';

/** A column of which two tables keep the values in step. */
export interface PairedColumn {
  /** As the table has it that the old version writes. */
  readonly column: Column;
  readonly wide: string;
  readonly narrow: string;
}

/** Two tables with one key: each row of `narrow` belongs to one of `wide`, which has the columns of both. */
export interface TablePair {
  readonly wide: TableName;
  readonly narrow: TableName;
  readonly key: readonly PairedColumn[];
  readonly columns: readonly PairedColumn[];
}

/** Columns that become a table of their own; the old version writes `wide`. */
export interface SplitTable extends ChangeCommon {
  readonly kind: 'split-table';
  readonly pair: TablePair;
}

/** A table that becomes columns of another one; the old version writes `narrow`. */
export interface MergeTables extends ChangeCommon {
  readonly kind: 'merge-tables';
  readonly pair: TablePair;
  /** The table that takes the columns. */
  readonly into: Table;
  /** The key by which each row belongs to one of it. */
  readonly reference: ForeignKey;
}
