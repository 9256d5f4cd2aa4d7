type Leaf = string | number | boolean | null;

/** Two leaves at the same place of two JSON documents that are not the same. */
export type LeafPair = readonly [source: Leaf, target: Leaf];

/** The leaves that differ between two documents of the same shape; null when the shapes differ or one text is no JSON. */
export function differingLeaves(source: string, target: string): LeafPair[] | null {
  try {
    return pairs(JSON.parse(source), JSON.parse(target));
  } catch {
    return null;
  }
}

function pairs(source: unknown, target: unknown): LeafPair[] | null {
  if (isLeaf(source) && isLeaf(target)) return source === target ? [] : [[source, target]];
  if (Array.isArray(source) && Array.isArray(target)) {
    return source.length === target.length ? joined(source.map((value, at) => pairs(value, target[at]))) : null;
  }
  if (!isObject(source) || !isObject(target)) return null;
  const others = new Map(Object.entries(target));
  const own = Object.entries(source);
  if (own.length !== others.size || own.some(([name]) => !others.has(name))) return null;
  return joined(own.map(([name, value]) => pairs(value, others.get(name))));
}

function joined(parts: readonly (LeafPair[] | null)[]): LeafPair[] | null {
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value !== 'object';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
