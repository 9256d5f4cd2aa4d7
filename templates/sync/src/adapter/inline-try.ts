import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { Direction } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { carryNow } from './carry-now.ts';

/** What became of a first try: applied; late: the deadline passed; open: the breaker lets none through; full: too many at once, or rows that are too long. */
export type InlineResult = 'applied' | 'late' | 'open' | 'full' | 'failed';

export interface InlineLimits {
  /** The longest that a caller waits for the secondary, in milliseconds. */
  readonly deadlineMs: number;
  /** Failures in a row that open the breaker, and for how long it stays open. */
  readonly failures: number;
  readonly openMs: number;
  /** Tries at the same time, and tries that wait for their turn; less than the stores' pools hold. */
  readonly atOnce: number;
  readonly waiting: number;
  /** A transaction that changed more keys is left to the relay. */
  readonly keys: number;
}

export const INLINE_LIMITS: InlineLimits = {
  deadlineMs: 150,
  failures: 5,
  openMs: 5000,
  atOnce: 4,
  waiting: 32,
  keys: 100,
};

/** Told what became of each first try, and why it failed. */
export type OnInline = (result: InlineResult, ms: number, error: unknown) => void;

/** Tries to carry what a transaction wrote; never throws, and never takes much longer than the deadline. */
export interface InlineTry {
  carry(direction: Direction, written: readonly WrittenVersion[]): Promise<InlineResult>;
  /** Waits for tries whose callers have gone on. */
  settled(): Promise<void>;
}

/**
 * A breaker around the deadline around the bulkhead: the breaker counts what was late as failed, and a try that goes on after its
 * deadline keeps its place in the bulkhead, so that a secondary that stalls holds a few connections and no more.
 */
export function openInlineTry(limits: InlineLimits, onInline: OnInline): InlineTry {
  const breaker = circuitBreaker(
    handleWhen((error) => !(error instanceof BulkheadRejectedError)),
    { halfOpenAfter: limits.openMs, breaker: new ConsecutiveBreaker(limits.failures) },
  );
  const places = bulkhead(limits.atOnce, limits.waiting);
  const policy = wrap(breaker, timeout(limits.deadlineMs, TimeoutStrategy.Aggressive), places);
  const running = new Set<Promise<unknown>>();
  const attempt = async (direction: Direction, written: readonly WrittenVersion[]): Promise<InlineResult> => {
    const began = performance.now();
    const tell = (result: InlineResult, error: unknown = null) => {
      onInline(result, performance.now() - began, error);
      return result;
    };
    try {
      const carried = await policy.execute(({ signal }) => {
        // Its deadline passed while it waited for its turn.
        signal.throwIfAborted();
        const work = carryNow(direction, written, signal, limits.deadlineMs);
        running.add(work);
        return work.finally(() => running.delete(work));
        // A signal of its own: listeners on a shared one would add up, and Node warns of that.
      }, new AbortController().signal);
      return tell(carried ? 'applied' : 'full');
    } catch (error) {
      return tell(resultOf(error), error);
    }
  };
  return {
    // What a hook throws must not reach the caller, whose transaction has committed.
    carry: (direction, written) =>
      written.length > limits.keys ? Promise.resolve('full') : attempt(direction, written).catch(() => 'failed'),
    settled: async () => void (await Promise.allSettled(running)),
  };
}

function resultOf(error: unknown): InlineResult {
  if (error instanceof BrokenCircuitError) return 'open';
  if (error instanceof BulkheadRejectedError) return 'full';
  return error instanceof TaskCancelledError ? 'late' : 'failed';
}
