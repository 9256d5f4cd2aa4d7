/** What is still to be paired; `pairUnique` moves from `source` and `target` to `pairs`, and to `rivals` what nobody can tell apart. */
export interface Pool<T> {
  readonly source: Set<T>;
  readonly target: Set<T>;
  readonly pairs: Map<T, T>;
  /** For an item that left unpaired: those of the other side that it could be. */
  readonly rivals: Map<T, readonly T[]>;
}

interface Group<T> {
  readonly source: T[];
  readonly target: T[];
}

/** How an item is grouped: items with the same text are candidates for one another; null takes no part. */
export interface PairKeys<T> {
  readonly source: (item: T) => string | null;
  readonly target: (item: T) => string | null;
}

export function poolOf<T>(source: Iterable<T>, target: Iterable<T>): Pool<T> {
  return { source: new Set(source), target: new Set(target), pairs: new Map(), rivals: new Map() };
}

/** Pairs the items whose key text occurs once on each side. Where it occurs more often nobody can tell: those items leave the pool unpaired. */
export function pairUnique<T>(pool: Pool<T>, keys: PairKeys<T>): void {
  for (const { source, target } of groups(pool, keys)) {
    if (source.length === 0 || target.length === 0) continue;
    const [left] = source;
    const [right] = target;
    const clear = source.length === 1 && target.length === 1;
    if (clear && left !== undefined && right !== undefined) pool.pairs.set(left, right);
    for (const item of source) pool.source.delete(item);
    for (const item of target) pool.target.delete(item);
    if (clear) continue;
    for (const item of source) pool.rivals.set(item, target);
    for (const item of target) pool.rivals.set(item, source);
  }
}

function groups<T>(pool: Pool<T>, keys: PairKeys<T>): Iterable<Group<T>> {
  const found = new Map<string, Group<T>>();
  for (const side of ['source', 'target'] as const) {
    for (const item of pool[side]) {
      const key = keys[side](item);
      if (key === null) continue;
      const group = found.get(key) ?? { source: [], target: [] };
      group[side].push(item);
      found.set(key, group);
    }
  }
  return found.values();
}
