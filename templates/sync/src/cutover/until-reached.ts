import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../observe/log.ts';
import { StoreError } from '../store/store-error.ts';

const PAUSE_MS = 250;

/** Does what has to be done before anybody may write again, as often as it takes: a server that is away is waited for. */
export async function untilReached<T>(
  what: string,
  work: () => Promise<T>,
  { log, patienceMs = 600_000 }: { readonly log: Log; readonly patienceMs?: number },
): Promise<T> {
  const began = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const passes =
        error instanceof StoreError && ['retry', 'connection', 'outcome unknown', 'busy'].includes(error.kind);
      if (!passes || performance.now() - began > patienceMs) throw error;
      log.error(
        { kind: error.kind, code: error.code },
        `${what} did not succeed, nobody can write until it does: trying again`,
      );
      await sleep(PAUSE_MS);
    }
  }
}

/** What `work` gives, or the reason of the signal as soon as it aborts; what the work still does is no longer waited for. */
export function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
