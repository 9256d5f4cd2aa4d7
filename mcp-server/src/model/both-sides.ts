import type { Side } from './typed-column.ts';

/** Does the same on both sides at once. When one fails the other is ended too, and the first error is thrown once both have ended: nothing runs on behind an answer. */
export async function bothSides<T>(
  signal: AbortSignal,
  work: (side: Side, signal: AbortSignal) => Promise<T>,
): Promise<Readonly<Record<Side, T>>> {
  const failing = new AbortController();
  const inner = AbortSignal.any([signal, failing.signal]);
  const failures: unknown[] = [];
  const one = async (side: Side): Promise<T> => {
    try {
      return await work(side, inner);
    } catch (error) {
      failures.push(error);
      failing.abort();
      throw error;
    }
  };
  const [source, target] = await Promise.allSettled([one('source'), one('target')]);
  if (source.status === 'rejected' || target.status === 'rejected') throw failures[0];
  return { source: source.value, target: target.value };
}
