import { FENCE_SCOPE } from '../core/fence.ts';
import type { Log } from '../observe/log.ts';
import type { Step } from './report.ts';

/** How a flip behaves. Times in milliseconds. */
export interface CutoverOptions {
  /** The row of the fence that is moved. */
  readonly scope: typeof FENCE_SCOPE;
  /** rehearse: everything up to the decision, then the primary is opened again. */
  readonly mode: 'run' | 'rehearse';
  /** The longest that writers are stopped, from asking for the fence to the decision; then the primary is opened again. */
  readonly pauseLimitMs: number;
  /** How long one try to fence waits for writers in flight; new writers wait behind it. */
  readonly fenceWaitMs: number;
  readonly fenceAttempts: number;
  /** Between two tries. */
  readonly fenceRetryMs: number;
  /** The oldest change that may wait in the outbox when the flip begins. */
  readonly maxLagMs: number;
  /** The age above which a transaction is taken for one that does not end soon. */
  readonly maxTransactionMs: number;
  /** Of the pause: for comparing the keys that changed last. */
  readonly verifyMs: number;
  /** Of the pause: for counting rows; tables that take longer are counted before only. */
  readonly countMs: number;
  /** How many numbers the new primary's counters leave free above everything that was handed out. */
  readonly gap: bigint;
  /** How old the proof of the way back may be. */
  readonly reverseProofMs: number;
  /** Checks that may stay unanswered, where the login is not allowed to look. */
  readonly accept: readonly string[];
}

export const CUTOVER_OPTIONS: CutoverOptions = {
  scope: FENCE_SCOPE,
  mode: 'run',
  pauseLimitMs: 10_000,
  fenceWaitMs: 3000,
  fenceAttempts: 3,
  fenceRetryMs: 1000,
  maxLagMs: 2000,
  maxTransactionMs: 10_000,
  verifyMs: 3000,
  countMs: 500,
  gap: 1000n,
  reverseProofMs: 3_600_000,
  accept: [],
};

/** What a flip takes from other parts of the kit, and whom it tells. */
export interface CutoverHooks {
  /** Carries what waits from the primary to the other side, until every change up to the id is applied; false: not in time. */
  drain(watermark: bigint, timeoutMs: number): Promise<boolean>;
  /** Names of the tables whose backfill is not complete. */
  backfillOpen(): Promise<readonly string[]>;
  /** Told of each step when it begins and when it ended. */
  step?(step: Step): void;
  /** Told when writers were stopped, and when they may go on. */
  paused?(stopped: boolean): void;
  /** Aborts the flip as long as it is not decided. */
  readonly signal?: AbortSignal;
  readonly log: Log;
}
