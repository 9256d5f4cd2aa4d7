/** A read of the secondary did not answer in time. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Reads that one shadow read has started; it keeps its place until all of them have really ended. */
export interface Attempts {
  /** Throws TooSlowError when `read` takes longer; its late result or error touches nobody. */
  within<T>(ms: number, read: (signal: AbortSignal) => Promise<T>): Promise<T>;
  ended(): Promise<void>;
}

/** Starts reads under a deadline and remembers those that still run. */
export function attempts(): Attempts {
  const started: Promise<unknown>[] = [];
  return {
    within: async (ms, read) => {
      const late = new AbortController();
      const running = (async () => read(late.signal))();
      started.push(running);
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          const error = new TooSlowError(`no answer within ${ms} ms`);
          late.abort(error);
          reject(error);
        }, ms);
      });
      try {
        return await Promise.race([running, timeout]);
      } finally {
        clearTimeout(timer);
      }
    },
    ended: async () => {
      await Promise.allSettled(started);
    },
  };
}
