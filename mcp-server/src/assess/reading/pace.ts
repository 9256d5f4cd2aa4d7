import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../../engines/engine.ts';
import { LockstepError } from '../../model/errors.ts';

/** Above which load of the server the checks wait. */
export interface PaceLimits {
  /** Seconds that a replica may be behind. */
  readonly maxLagSeconds: number;
  /** Statements of others that may run at once. */
  readonly maxRunning: number;
  /** Whether somebody wants the checks to wait. */
  readonly paused: () => boolean;
}

/** Resolves when the server is at ease; `say` tells why it waits. */
export type Ready = (say: (why: string) => void) => Promise<void>;

const LOOK_EVERY_MS = 1000;

/** Looks at the server at most once a second. `own`: how many statements of these checks run now. */
export function makePace(database: Database, limits: PaceLimits, own: () => number, signal: AbortSignal): Ready {
  let reason: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  const look = async () => {
    reason = await whyWait(database, limits, own, signal);
    lookedAt = performance.now();
  };
  return async (say) => {
    for (;;) {
      throwIfCancelled(signal);
      if (performance.now() - lookedAt >= LOOK_EVERY_MS) {
        looking ??= look().finally(() => {
          looking = null;
        });
        await looking;
      }
      const why = limits.paused() ? 'paused' : reason;
      if (why === null) return;
      say(`waiting: ${why}`);
      await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => throwIfCancelled(signal));
    }
  };
}

/** What cannot be seen is no reason to wait: checks without the right to look at the load must still end. */
async function whyWait(
  database: Database,
  { maxLagSeconds, maxRunning }: PaceLimits,
  own: () => number,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const { lagSeconds, running } = await database.read((reader) => reader.load(), { signal });
    if (lagSeconds !== null && lagSeconds > maxLagSeconds) {
      return `the replica of ${database.label} is ${Math.round(lagSeconds)} s behind, more than ${maxLagSeconds} s`;
    }
    const others = running === null ? 0 : running - own();
    return others > maxRunning ? `${database.label} runs ${others} statements, more than ${maxRunning}` : null;
  } catch (error) {
    if (error instanceof LockstepError && (error.code === 'PERMISSION' || error.code === 'UNSUPPORTED')) return null;
    throw error;
  }
}

/** Throws CANCELLED once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new LockstepError('CANCELLED', 'the assessment was cancelled', {
    hint: 'Nothing was changed. Run the command again when you want the answer.',
  });
}
