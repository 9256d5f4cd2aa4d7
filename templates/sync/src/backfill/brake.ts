import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import type { Store } from '../store/store.ts';
import { isPaused } from './control.ts';
import { countPending, loadSql } from './load-sql.ts';
import { lagMeter } from './replica.ts';

/** Above any of these the backfill waits. */
export interface BrakeLimits {
  /** Statements that run at once, on either server. */
  readonly running: number;
  /** Changes that wait in the outbox: live changes come first. */
  readonly pending: number;
  /** Seconds that the replica which is read may be behind. */
  readonly lagSeconds: number;
}

export const BRAKE_LIMITS: BrakeLimits = { running: 50, pending: 50_000, lagSeconds: 10 };

const LOOK_EVERY_MS = 1000;

/** Whether the next chunk may be read, as soon as it may; false: stop. */
export type Brake = () => Promise<boolean>;

/** Asks before each chunk whether somebody paused the backfill, and once a second how the servers are; waits while it should. */
export function createBrake(
  direction: Direction,
  { reader, limits, signal }: { reader: Store | null; limits: BrakeLimits; signal: AbortSignal },
  onWait: (reason: string) => void,
): Brake {
  const lag = reader === null ? async () => 0 : lagMeter(direction, reader);
  let looked = Number.NEGATIVE_INFINITY;
  let load: string | null = null;
  const reason = async (): Promise<string | null> => {
    if (await isPaused(direction)) return 'paused';
    if (performance.now() - looked < LOOK_EVERY_MS) return load;
    load = await loadReason(direction, limits, lag);
    looked = performance.now();
    return load;
  };
  return async () => {
    for (let said: string | null = null; !signal.aborted; ) {
      const why = await reason();
      if (why === null) return true;
      if (why !== said) onWait(why);
      said = why;
      await sleep(250, undefined, { signal }).catch(() => undefined);
    }
    return false;
  };
}

async function loadReason(
  { from, to }: Direction,
  limits: BrakeLimits,
  lag: () => Promise<number>,
): Promise<string | null> {
  for (const { store } of [from, to]) {
    const running = await store.transaction((tx) => loadSql(tx.engine).running(tx));
    if (running > limits.running) return `${store.label} is busy`;
  }
  const pending = await from.store.transaction((tx) => countPending(tx, from.tables, limits.pending));
  if (pending > limits.pending) return `more than ${limits.pending} changes wait in the outbox`;
  return (await lag()) > limits.lagSeconds ? `the replica is more than ${limits.lagSeconds} s behind` : null;
}
