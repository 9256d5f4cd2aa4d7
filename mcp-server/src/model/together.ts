/**
 * Runs all at once and ends when all have ended. When one fails the signal that they were given is aborted, and its error is
 * thrown once the others have ended too.
 */
export async function together<T>(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<T>)[],
): Promise<T[]> {
  const failing = new AbortController();
  const inner = AbortSignal.any([signal, failing.signal]);
  const failures: unknown[] = [];
  const results: T[] = [];
  await Promise.all(
    works.map(async (work, at) => {
      try {
        results[at] = await work(inner);
      } catch (error) {
        failures.push(error);
        failing.abort();
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return results;
}
