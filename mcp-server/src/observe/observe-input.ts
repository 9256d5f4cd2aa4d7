import type { Database } from '../engines/engine.ts';
import type { CdcAccess, ObserveSettings } from '../model/observe-settings.ts';
import type { FenceMark } from '../model/pipe-status.ts';
import type { Seen } from '../model/seen.ts';
import type { DriftStatus, SchemaChange, SyncStatus } from '../model/sync-status.ts';
import type { SideReading } from './read-side.ts';

/** A look at both sides. */
export interface Reading {
  readonly source: SideReading;
  readonly target: SideReading;
}

/** What a look at the migration needs: both sides, what to judge by, and what others have seen. */
export interface ObserveInput {
  readonly source: Database;
  readonly target: Database;
  readonly settings: ObserveSettings;
  readonly cdc: CdcAccess | undefined;
  readonly signal: AbortSignal;
  /** The look before, of whoever looks again and again; without one there are two looks, some seconds apart. */
  readonly previous: Reading | null;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly drift: Seen<DriftStatus>;
  readonly schema: Seen<readonly SchemaChange[]>;
  readonly shadow: SyncStatus['shadow'];
  readonly latency: SyncStatus['latency'];
  /** The records of the changes inside one database; null: lockstep.yaml asks for none. */
  readonly changes: SyncStatus['changes'];
  /** Of the tables as the plan has them, as the kit writes them beside a proof of the way back; null: not known. */
  readonly shapes: string | null;
  /** The server's guess of the rows of a table of the source, by the kit's name of it. */
  readonly rowsOf: (table: string) => number | null;
  /** The newest mark of a fence; null: none was kept. */
  readonly fence: FenceMark | null;
  /** The pairs that the kit carries. */
  readonly planned: Seen<readonly PlannedPair[]>;
}

/** A pair of tables as the kit names it: the source as `schema.table`, and the target. */
export interface PlannedPair {
  readonly table: string;
  readonly to: string;
}
