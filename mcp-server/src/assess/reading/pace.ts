import { setTimeout as wait } from 'node:timers/promises';
import type { Database, Reader } from '../../engines/engine.ts';
import { LockstepError } from '../../model/errors.ts';
import { gentleTurns, inUse } from '../../model/gentle-turns.ts';
import type { ServerLoad } from '../../model/server.ts';

/** Above which load of the server the checks wait. */
export interface PaceLimits {
  /** Seconds that a replica may be behind. */
  readonly maxLagSeconds: number;
  /** Statements of others that may run at once. */
  readonly maxRunning: number;
  /** Whether somebody wants the checks to wait. */
  readonly paused: () => boolean;
  /** How long a read should take, in milliseconds, where others use the server; null: reads take no turns and never rest. */
  readonly gentleMs: number | null;
}

/** Keeps reads from being a burden. */
export interface Pace {
  /** Runs a read when the server is at ease and its turn has come; `say` tells why it waits. */
  read<T>(say: (why: string) => void, work: (reader: Reader) => Promise<T>): Promise<T>;
  /** Whether others use the server, so that what is read at once should be little. */
  shares(): boolean;
}

type Load = Pick<ServerLoad, 'lagSeconds' | 'running' | 'written'>;

const LOOK_EVERY_MS = 1000;

/** Looks at the server at most once a second. */
export function makePace(database: Database, limits: PaceLimits, signal: AbortSignal): Pace {
  let active = 0;
  const use = inUse();
  let reason: string | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  const look = async () => {
    const load = await loadOf(database, signal);
    // The other transactions of these checks are no load that they should wait for.
    const running = load.running === null ? null : Math.max(0, load.running - active);
    use.saw({ ...load, running });
    reason = whyWait(database, limits, { ...load, running });
    lookedAt = performance.now();
  };
  const ready = async (say: (why: string) => void) => {
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
  const { gentleMs } = limits;
  const shares = () => gentleMs !== null && use.shares();
  const inTurn = gentleTurns({ shares, wantedMs: gentleMs ?? 1, throwIfCancelled });
  return {
    shares,
    read: async (say, work) => {
      await ready(say);
      return inTurn(signal, async (timed) => {
        active += 1;
        try {
          return await database.read((reader) => timed(() => work(reader)), { signal });
        } finally {
          active -= 1;
        }
      });
    },
  };
}

/** What cannot be seen is no reason to wait: checks without the right to look at the load must still end. */
async function loadOf(database: Database, signal: AbortSignal): Promise<Load> {
  try {
    return await database.read((reader) => reader.load(), { signal });
  } catch (error) {
    if (!(error instanceof LockstepError) || (error.code !== 'PERMISSION' && error.code !== 'UNSUPPORTED')) throw error;
    return { lagSeconds: null, running: null, written: null };
  }
}

function whyWait(
  { label }: Database,
  { maxLagSeconds, maxRunning }: PaceLimits,
  { lagSeconds, running }: Load,
): string | null {
  if (lagSeconds !== null && lagSeconds > maxLagSeconds) {
    return `the replica of ${label} is ${Math.round(lagSeconds)} s behind, more than ${maxLagSeconds} s`;
  }
  return running !== null && running > maxRunning
    ? `${label} runs ${running} statements, more than ${maxRunning}`
    : null;
}

/** Throws CANCELLED once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new LockstepError('CANCELLED', 'the assessment was cancelled', {
    hint: 'Nothing was changed. Run the command again when you want the answer.',
  });
}
