import type { Dialect } from '../engines/engine.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Schema } from '../model/schema.ts';

/** Both catalogues, what receives what, and how the database of the store writes SQL. The face is the source's shape. */
export interface CompatInput {
  readonly source: Schema;
  readonly target: Schema;
  readonly mapping: Mapping;
  readonly dialect: Dialect;
  /** Where the views stand. */
  readonly schema: string;
}
