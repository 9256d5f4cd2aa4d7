import type { Difference, Outcome, ReconcileReport } from './types.ts';

/** How reconciliation works. */
export interface ReconcileOptions {
  /** Of the descriptor. */
  readonly fingerprint: string;
  /** The row of the fence that says who may write. */
  readonly scope: string;
  /** Source names of tables; null: all. */
  readonly tables: readonly string[] | null;
  /** Rows of one read. */
  readonly chunk: number;
  /** Rows a second, over both sides; null: as fast as it goes. */
  readonly rowsPerSecond: number | null;
  /** How long changes under way are waited for, for each table, in milliseconds. */
  readonly settleMs: number;
  /** How many differences of a table are kept with their context, and how many rows under way. */
  readonly maxKept: number;
  /** Put the values of columns that are not masked into the report. */
  readonly showValues: boolean;
  /** Null: only look. */
  readonly apply: ApplyOptions | null;
}

export interface ApplyOptions {
  /** The report of a dry run: only what it names is repaired. Null: whatever this run finds. */
  readonly approved: ReconcileReport | null;
  /** More repairs than this are refused as a whole. */
  readonly maxRepairs: number;
  /** Deleting more than this share of a table's rows on the secondary is refused, 0 to 1. */
  readonly maxDeleteShare: number;
  /** Source names of tables for which it is not. */
  readonly confirmDeletes: readonly string[];
}

export const RECONCILE_OPTIONS = {
  tables: null,
  chunk: 500,
  rowsPerSecond: null,
  settleMs: 30_000,
  maxKept: 10_000,
  showValues: false,
  apply: null,
} as const;

export const APPLY_LIMITS = { maxRepairs: 1000, maxDeleteShare: 0.05, confirmDeletes: [] } as const;

/** What a run tells while it goes on. */
export interface ReconcileHooks {
  /** Ends the run after the batch in hand. */
  readonly signal?: AbortSignal;
  /** True while it is to wait; asked before every chunk. */
  readonly paused?: () => Promise<boolean>;
  readonly onTable?: (name: string, estimatedRows: number | null) => void;
  readonly onRows?: (name: string, side: 'primary' | 'secondary', rows: number) => void;
  readonly onInFlight?: (name: string, rows: number) => void;
  /** Called for each difference before anything is repaired. */
  readonly onDifference?: (name: string, difference: Difference) => Promise<void> | void;
  readonly onOutcome?: (name: string, difference: Difference, outcome: RepairOutcome) => Promise<void> | void;
}

/** What became of a difference, with the digest of the secondary's row after it. */
export interface RepairOutcome {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly after: string | null;
}
