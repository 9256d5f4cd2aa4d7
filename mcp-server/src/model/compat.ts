import { z } from 'zod';
import type { ColumnPair, TableName } from './mapping.ts';
import type { Column } from './schema.ts';

/** What the compatibility layer is made with. */
export const compatSettings = z.strictObject({
  schema: z
    .string()
    .min(1)
    .default('lockstep_compat')
    .describe(
      'Schema (on MySQL: database) of the views in the old shape. Of source tables in several schemas each has its own, with the source schema’s name after this one.',
    ),
});

/** A column of the old shape; `target` is null where nothing of the target holds it: it reads as NULL. */
export interface CompatColumn {
  readonly name: string;
  readonly part: number;
  readonly target: Column | null;
  /** Nullable in the old shape. */
  readonly nullable: boolean;
  readonly type: Column['type'];
  /** What an INSERT that does not name it stores, as SQL of the target; null: nothing. */
  readonly default: string | null;
}

/** A target column that has one value in every row of the old table. */
export interface CompatConstant {
  readonly column: string;
  /** Canonical text; null is NULL. */
  readonly text: string | null;
  /** The value as SQL of the target. */
  readonly sql: string;
}

/** A table of the target that holds a part of the old table's columns. */
export interface CompatPart {
  readonly table: TableName;
  /** Columns that it carries and that can be written. */
  readonly columns: readonly ColumnPair[];
  readonly key: readonly ColumnPair[];
  readonly constants: readonly CompatConstant[];
  /** The old column whose NULL means that this part has no row; null: every row has one. */
  readonly optional: string | null;
}

/** One table of the old shape over the new tables: the first part has a row for each of its rows. */
export interface CompatTable {
  readonly source: TableName;
  readonly view: TableName;
  /** Names of the same length for what the view needs. */
  readonly id: string;
  readonly key: readonly string[];
  readonly columns: readonly CompatColumn[];
  readonly parts: readonly CompatPart[];
  /** The old column that the database numbers; null: none. */
  readonly generated: string | null;
}

/** The old shape of a migration over its new tables, and what has no place in it. */
export interface CompatLayer {
  readonly schemas: readonly string[];
  readonly tables: readonly CompatTable[];
  readonly notCovered: readonly { readonly table: string; readonly reason: string }[];
}
