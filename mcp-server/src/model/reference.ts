import type { TableName } from './mapping.ts';

/** Columns of a child that name a row of the parent, one for one; a constraint that says so need not exist. */
export interface Reference {
  readonly child: TableName;
  readonly columns: readonly string[];
  readonly parent: TableName;
  readonly references: readonly string[];
}
