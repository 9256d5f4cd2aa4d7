/** A read did not answer in time. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Gives back what `read` gives, or throws TooSlowError when that takes longer; its late result or error then touches nobody. */
export async function within<T>(ms: number, read: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TooSlowError(`no answer within ${ms} ms`);
      reject(error);
      late.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([(async () => read(late.signal))(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
