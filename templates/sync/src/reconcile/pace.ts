import { setTimeout as sleep } from 'node:timers/promises';
import type { ReconcileHooks } from './options.ts';

/** A run was told to stop. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Called after each batch with its number of rows: waits as long as the rate and a pause ask for, and throws StoppedError at the signal. */
export type Pace = (rows: number) => Promise<void>;

const ASK_AGAIN_MS = 1000;

/** Keeps a run at a rate; null: as fast as it goes. */
export function paceOf(rowsPerSecond: number | null, { signal, paused }: ReconcileHooks): Pace {
  let free = performance.now();
  return async (rows) => {
    stopIfAsked(signal);
    const now = performance.now();
    free = Math.max(free, now) + (rowsPerSecond === null ? 0 : (rows * 1000) / rowsPerSecond);
    await rest(free - now, signal);
    while ((await paused?.()) === true) await rest(ASK_AGAIN_MS, signal);
  };
}

/** Waits, and throws StoppedError at the signal. */
export async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  stopIfAsked(signal);
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new StoppedError('stopped');
}
