import { z } from 'zod';
import type { ColumnPair, TableMapping, TableName } from './mapping.ts';
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
  new_schema: z
    .string()
    .min(1)
    .default('lockstep_ahead')
    .describe('The same for the views in the new shape over the old tables.'),
});

/**
 * A layer keeps one shape, the face, over the tables of the other, the store: the old shape over the new tables, or the new one over
 * the old tables.
 */
export type CompatFace = 'old' | 'new';

/** A value that every row of the face has in a column, and that the store does not hold: canonical text (null is NULL), and as SQL. */
export interface CompatFixed {
  readonly text: string | null;
  readonly sql: string;
}

/** A column of the face; `target` is null where nothing of the store holds it: it reads as `fixed`, or else as NULL. */
export interface CompatColumn {
  readonly name: string;
  readonly part: number;
  readonly target: Column | null;
  readonly fixed: CompatFixed | null;
  /** Nullable in the face. */
  readonly nullable: boolean;
  readonly type: Column['type'];
  /** What an INSERT that does not name it stores, as SQL of the store; null: nothing. */
  readonly default: string | null;
}

/** A column of the store that has one value in every row of the table. */
export interface CompatConstant {
  readonly column: string;
  /** Canonical text; null is NULL. */
  readonly text: string | null;
  /** The value as SQL of the store. */
  readonly sql: string;
}

/** A table of the store that holds a part of the table's columns. */
export interface CompatPart {
  readonly table: TableName;
  /** Columns that it carries and that can be written. */
  readonly columns: readonly ColumnPair[];
  readonly key: readonly ColumnPair[];
  readonly constants: readonly CompatConstant[];
  /** The column of the face whose NULL means that this part has no row; null: every row has one. */
  readonly optional: string | null;
  /** A foreign key takes its key along when the first part's changes. */
  readonly follows: boolean;
  /** Columns that an INSERT must fill and that nothing fills. */
  readonly unfilled: readonly string[];
  /** Columns of which the face knows nothing, and which the database does not compute. */
  readonly unknown: readonly string[];
}

/** One table of the face over the store: the first part has a row for each of its rows. */
export interface CompatTable {
  readonly source: TableName;
  readonly view: TableName;
  /** Names of the same length for what the view needs. */
  readonly id: string;
  readonly key: readonly string[];
  readonly columns: readonly CompatColumn[];
  readonly parts: readonly CompatPart[];
  /** The column of the face that the database numbers; null: none. */
  readonly generated: string | null;
  /** Which rows of the face these are, by its columns. */
  readonly where: TableMapping['where'];
  /** The same of the first part's rows, as SQL over the alias t; null: all that hold its constants. */
  readonly filter: string | null;
  /** Its rows lie in rows that another table of the face makes, and are there where this column of the face is not NULL; null: it makes its own. */
  readonly guest: { readonly presence: string; readonly host: TableName } | null;
  /** Tables of the face whose rows lie in rows of this one, and by which column of the store they are there: a DELETE must not take them along. */
  readonly guests: readonly { readonly table: TableName; readonly presence: string }[];
}

/** One table of the face whose rows lie in several places of the store: each row in the one whose `where` it passes. */
export interface CompatUnion {
  readonly source: TableName;
  readonly view: TableName;
  readonly id: string;
  readonly key: readonly string[];
  readonly homes: readonly CompatTable[];
}

/** One shape of a migration over the tables of the other, and what has no place in it. */
export interface CompatLayer {
  readonly schemas: readonly string[];
  readonly tables: readonly CompatTable[];
  readonly unions: readonly CompatUnion[];
  readonly notCovered: readonly { readonly table: string; readonly reason: string }[];
}
