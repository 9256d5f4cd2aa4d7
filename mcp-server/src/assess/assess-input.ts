import type { Database } from '../engines/engine.ts';
import type { Mapping } from '../model/mapping.ts';
import type { Schema, Table } from '../model/schema.ts';
import type { ShowValue } from '../model/show-value.ts';
import type { PaceLimits } from './reading/pace.ts';
import type { ReadLimits } from './reading/read-rows.ts';

/** Both databases, what to look at and how gently. */
export interface AssessInput {
  readonly source: Database;
  readonly target: Database;
  readonly sourceSchema: Schema;
  readonly targetSchema: Schema;
  readonly mapping: Mapping;
  /** Tables of the source. */
  readonly tables: readonly Table[];
  /** Ids of checks; null: all. */
  readonly checks: readonly string[] | null;
  readonly limits: ReadLimits & PaceLimits & { readonly connections: number; readonly hugeBytes: number | null };
  readonly show: ShowValue;
  /** For keys, which are shown whatever the settings say. */
  readonly reveal: ShowValue;
  /** For values that the mapping masks, whatever is shown else. */
  readonly mask: ShowValue;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number, message: string) => void;
}
