import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Direction } from '../core/direction.ts';
import { readState, writeState } from '../core/state.ts';
import type { Store } from '../store/store.ts';

const NAME = 'backfill replica probe';

/** The replica did not catch up in time. */
export class ReplicaBehindError extends Error {
  override readonly name = 'ReplicaBehindError';
}

/**
 * Waits until a replica of the primary shows a note that is written to the primary now, and so everything that was committed before
 * it. The replica must keep the order of commits, as PostgreSQL does, MariaDB does, and MySQL does unless
 * replica_preserve_commit_order is off.
 */
export async function awaitReplica(
  { from }: Direction,
  replica: Store,
  { timeoutMs, signal, onWait }: { timeoutMs: number; signal?: AbortSignal; onWait?: (message: string) => void },
): Promise<void> {
  const nonce = randomUUID();
  await from.store.transaction((tx) => writeState(tx, from.tables, NAME, nonce));
  const deadline = performance.now() + timeoutMs;
  for (let pause = 20; ; pause = Math.min(1000, pause * 2)) {
    if ((await replica.transaction((tx) => readState(tx, from.tables, NAME))) === nonce) return;
    const message = `${replica.label}: the replica has not applied what ${from.store.label} committed before the backfill`;
    if (performance.now() > deadline) {
      throw new ReplicaBehindError(
        `${message}, after ${Math.round(timeoutMs / 1000)} s. Let it catch up, or read from the primary.`,
      );
    }
    onWait?.(message);
    await sleep(pause, undefined, signal === undefined ? {} : { signal });
  }
}

/** Tells by how many seconds a replica is behind: how long ago the oldest note that it does not show yet was written. */
export function lagMeter({ from }: Direction, replica: Store): () => Promise<number> {
  let waiting: { nonce: string; since: number } | null = null;
  return async () => {
    if (waiting !== null) {
      const shown = await replica.transaction((tx) => readState(tx, from.tables, NAME));
      if (shown !== waiting.nonce) return (performance.now() - waiting.since) / 1000;
    }
    const next = { nonce: randomUUID(), since: performance.now() };
    await from.store.transaction((tx) => writeState(tx, from.tables, NAME, next.nonce));
    waiting = next;
    return 0;
  };
}
