import type { Adopted, DdlChoices, DdlStatement, NamedTable, Split } from './ddl.ts';
import type { Expression } from './expression.ts';
import type { Mapping, TableName } from './mapping.ts';
import type { Index, Partitioning, Schema } from './schema.ts';

/** How one engine takes over the tables of another, or of its own kind. Pure: from values to values. */
export interface Ddl {
  readonly catalogueText: CatalogueText;
  /** The names that `adopt` would give to the asked tables and their columns. */
  names(request: AdoptRequest): NamedTable[];
  /** The asked tables as this engine holds them, with every decision on the way. */
  adopt(request: AdoptRequest): Adopted;
  /** Adopted tables as this engine’s own catalogue spells them once the statements have run on the target. */
  catalogued(adopted: Schema, target: Schema): Schema;
  /** The statements that make the adopted tables, in the order in which they must run. */
  statements(adopted: Adopted): DdlStatement[];
}

/** How one engine’s own catalogue is read, so that another need not know its spelling. null: no meaning that is sure everywhere. */
export interface CatalogueText {
  expression(sql: string): Expression | null;
  split(partitioning: Partitioning): Split | null;
  /** The columns of a full-text index; null when it is none. */
  fullText(index: Index): string[] | null;
}

export interface AdoptRequest {
  readonly source: Schema;
  readonly sourceText: CatalogueText;
  /** What is on the target already: its version, its names, and the tables that new ones refer to. */
  readonly target: Schema;
  /** The source’s tables to adopt. */
  readonly tables: readonly TableName[];
  readonly mapping: Mapping;
  readonly choices: DdlChoices;
}
