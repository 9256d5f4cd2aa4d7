import { within } from '../core/within.ts';

/** Reads that one shadow read has started; it keeps its place until all of them have really ended. */
export interface Attempts {
  /** Throws TooSlowError when `read` takes longer. */
  within<T>(ms: number, read: (signal: AbortSignal) => Promise<T>): Promise<T>;
  ended(): Promise<void>;
}

/** Starts reads under a deadline and remembers those that still run. */
export function attempts(): Attempts {
  const started: Promise<unknown>[] = [];
  return {
    within: (ms, read) =>
      within(ms, (signal) => {
        const running = (async () => read(signal))();
        started.push(running);
        return running;
      }),
    ended: async () => {
      await Promise.allSettled(started);
    },
  };
}
