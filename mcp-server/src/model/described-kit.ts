import type { KitDescriptor } from './kit.ts';
import type { TableName } from './mapping.ts';

/** A table or a column that the sync kit does not carry, and why. */
export interface NotCarried {
  /** The source's `schema.table`. */
  readonly table: string;
  /** Null: the whole table. */
  readonly column: string | null;
  readonly reason: string;
}

/** Something that the kit cannot see or do on a table that it carries. */
export interface KitLimit {
  readonly table: string;
  readonly what: string;
}

/** A table whose changes triggers can note. Keys are SQL that gives the row key as the kit writes it. */
export interface CapturedTable {
  /** What the outbox calls it: the source's `schema.table`. */
  readonly name: string;
  readonly table: TableName;
  /** Twelve hex digits for the names of triggers, others for another table or another key. */
  readonly id: string;
  /** Over the rows NEW and OLD of a trigger, and over the alias t. */
  readonly key: { readonly new: string; readonly old: string; readonly own: string };
}

/** The triggers of one side, for the time when it is the primary. */
export interface Capture {
  readonly tables: readonly CapturedTable[];
  readonly limits: readonly KitLimit[];
}

/** What the sync kit knows of a migration, and what it leaves out. */
export interface DescribedKit {
  readonly kit: KitDescriptor;
  readonly notCarried: readonly NotCarried[];
  readonly limits: readonly KitLimit[];
  readonly capture: { readonly source: Capture; readonly target: Capture };
}
