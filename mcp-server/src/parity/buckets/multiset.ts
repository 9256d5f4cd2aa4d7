/** By how many rows of one content the source holds more than the target (negative: fewer); contents that balance are left out. */
export type Surplus = ReadonlyMap<string, number>;

/** Compares two tables as heaps of rows: only how often each content occurs counts. */
export function surplusOf(source: Iterable<string>, target: Iterable<string>): Surplus {
  const surplus = new Map<string, number>();
  for (const content of source) surplus.set(content, (surplus.get(content) ?? 0) + 1);
  for (const content of target) {
    const rows = (surplus.get(content) ?? 0) - 1;
    if (rows === 0) surplus.delete(content);
    else surplus.set(content, rows);
  }
  return surplus;
}

/** What both looks have in common: for each content the smaller surplus, where the sign is the same. */
export function commonSurplus(one: Surplus, other: Surplus): Surplus {
  const common = new Map<string, number>();
  for (const [content, rows] of one) {
    const again = other.get(content) ?? 0;
    if (rows > 0 && again > 0) common.set(content, Math.min(rows, again));
    if (rows < 0 && again < 0) common.set(content, Math.max(rows, again));
  }
  return common;
}

/** Rows that only the source (`missing`) or only the target (`extra`) holds. */
export function sizesOf(surplus: Surplus): { readonly missing: number; readonly extra: number } {
  let [missing, extra] = [0, 0];
  for (const rows of surplus.values()) {
    if (rows > 0) missing += rows;
    else extra -= rows;
  }
  return { missing, extra };
}
