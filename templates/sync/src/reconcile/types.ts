import type { Cause, DifferenceKind } from '../core/look.ts';
import type { Side } from '../descriptor.ts';

/** A column that differs; values only when they were asked for and the column is not masked. */
export interface DifferentColumn {
  readonly name: string;
  readonly primary?: string | null;
  readonly secondary?: string | null;
}

/** A row that truly differs, whatever is still under way. */
export interface Difference {
  /** Null when a column of the key is masked. */
  readonly rowKey: string | null;
  readonly keyDigest: string;
  readonly kind: DifferenceKind;
  readonly cause: Cause;
  /** Of the newest change in the primary's outbox; 0: it was never changed. */
  readonly primaryVersion: string;
  /** In the secondary's ledger; null: it knows nothing of the key. */
  readonly secondaryVersion: string | null;
  readonly columns: readonly DifferentColumn[];
  readonly primaryDigest: string | null;
  readonly secondaryDigest: string | null;
}

/**
 * What became of a difference.
 * - repaired: written through the ledger, and equal when looked at again.
 * - overtaken: the ledger knew something newer by then, or the row became equal by itself.
 * - failed: the server refused the row, or it still differs.
 * - left: it may not be repaired (ahead), or this run stopped before it.
 */
export type Outcome = 'repaired' | 'overtaken' | 'failed' | 'left';

/** One pair of tables, looked at from both sides. */
export interface TableReport {
  /** The source's `schema.table`. */
  readonly name: string;
  /** The target's. */
  readonly target: string;
  readonly rows: Readonly<Record<'primary' | 'secondary', number>>;
  readonly counts: Readonly<Record<DifferenceKind, number>>;
  /** The first of them; fewer than the counts when there are very many. */
  readonly differences: readonly Difference[];
  /** Rows whose newest change was still under way when the time for it was over. */
  readonly undecided: number;
  /** What was not looked at, and why. */
  readonly notLookedAt: readonly string[];
  readonly repairs: Readonly<Record<Outcome, number>>;
  /** Why rows that only the secondary has, or some of them, were not deleted. */
  readonly refused: string | null;
}

/** One run of reconciliation. */
export interface ReconcileReport {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly fingerprint: string;
  readonly primary: Side;
  readonly epoch: number;
  /** Repairs were asked for. */
  readonly applied: boolean;
  /** Why nothing was repaired at all. */
  readonly refused: string | null;
  /** It was stopped before every row was looked at. */
  readonly interrupted: boolean;
  readonly tables: readonly TableReport[];
}
