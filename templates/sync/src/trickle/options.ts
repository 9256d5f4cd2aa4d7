import type { Log } from '../observe/log.ts';

/** A table without capture, and the column that every write to it sets to the time of the write. */
export interface TrickledTable {
  readonly name: string;
  /** The primary's name of the column. */
  readonly changedAt: string;
}

export interface TrickleOptions {
  readonly fingerprint: string;
  readonly tables: readonly TrickledTable[];
  /** Where the first window begins, as `YYYY-MM-DD hh:mm:ss` in the clock of the columns: before the backfill began. */
  readonly since: string;
  /** How long a change may take from its time to its commit beyond what open transactions show, and how far clocks of writers are apart. */
  readonly lagSeconds?: number;
  /** How much of the last window is read again; at least the resolution of the columns. */
  readonly overlapSeconds?: number;
  /** The columns hold a clock that is so many hours ahead of UTC. */
  readonly hoursAhead?: number;
  /** Forgets how far an earlier run was, and begins at `since`. */
  readonly restart?: boolean;
  readonly everySeconds?: number;
  /** Every so many passes the keys of the secondary are looked for on the primary. */
  readonly sweepEvery?: number;
  /** How many passes to make; without end unless told. */
  readonly passes?: number;
  readonly signal?: AbortSignal;
}

export interface TrickleHooks {
  readonly log?: Log;
  readonly onPass?: (pass: TricklePass) => void;
}

/** What a pass did. */
export interface TricklePass {
  /** The version that its changes carry. */
  readonly version: bigint;
  readonly upTo: string;
  readonly read: number;
  readonly written: number;
  /** Keys that were gone from the primary; null: the pass did not look. */
  readonly deleted: number | null;
}

type Times = 'lagSeconds' | 'overlapSeconds' | 'hoursAhead' | 'everySeconds' | 'sweepEvery';

/** Options with everything that has a default. */
export type TrickleSettings = TrickleOptions & Required<Pick<TrickleOptions, Times>>;

export const TRICKLE: Required<Pick<TrickleOptions, Times>> = {
  lagSeconds: 5,
  overlapSeconds: 5,
  hoursAhead: 0,
  everySeconds: 10,
  sweepEvery: 30,
};
