import type { TableName } from './mapping.ts';
import type { Column } from './schema.ts';

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
