import type { Table } from './schema.ts';

/** A table whose rows become rows of a larger one, where a value marks them. */
export interface UnionPart {
  readonly table: Table;
  readonly value: string;
}
