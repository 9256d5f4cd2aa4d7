import type { Direction } from '../core/direction.ts';

/**
 * The direction for those who ask often: what is known, at once, and read again behind their backs when it is older than `keepMs`.
 * While it cannot be read, because a database is down, the last one holds; only the very first reading may throw.
 */
export function keptDirection(load: () => Promise<Direction>, keepMs = 1000): (fresh: boolean) => Promise<Direction> {
  let kept: { readonly direction: Direction; readonly at: number } | null = null;
  let loading: Promise<Direction> | null = null;
  const reload = () => {
    loading ??= load()
      .then((direction) => {
        kept = { direction, at: performance.now() };
        return direction;
      })
      .finally(() => {
        loading = null;
      });
    return loading;
  };
  return async (fresh) => {
    const known = kept;
    if (known === null) return reload();
    if (fresh)
      return load().then(
        (direction) => {
          kept = { direction, at: performance.now() };
          return direction;
        },
        () => known.direction,
      );
    if (performance.now() - known.at > keepMs) reload().catch(() => undefined);
    return known.direction;
  };
}
