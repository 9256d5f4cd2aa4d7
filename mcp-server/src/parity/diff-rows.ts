import type { RowDigest } from '../model/digest.ts';

export type RowKey = readonly (string | null)[];

/** A key whose rows do not have the same digests on both sides. */
export interface RowDifference {
  readonly key: RowKey;
  /** How many rows of both sides together share its first key column. */
  readonly groupRows: number;
}

/** The keys that one side lacks, holds more often, or holds with another digest; in no particular order. */
export function diffRows(source: readonly RowDigest[], target: readonly RowDigest[]): RowDifference[] {
  const unpaired = new Map<string, { readonly key: RowKey; surplus: number }>();
  const count = ({ key, digest }: RowDigest, by: 1 | -1) => {
    const id = digest + keyId(key);
    const known = unpaired.get(id);
    if (known === undefined) unpaired.set(id, { key, surplus: by });
    else if (known.surplus === -by) unpaired.delete(id);
    else known.surplus += by;
  };
  for (const row of source) count(row, 1);
  for (const row of target) count(row, -1);
  if (unpaired.size === 0) return [];
  const keys = new Map([...unpaired.values()].map(({ key }) => [keyId(key), key]));
  const groups = groupSizes([...keys.values()], [source, target]);
  return [...keys.values()].map((key) => ({ key, groupRows: groups.get(key[0] ?? null) ?? 0 }));
}

/** How many rows share the first key column of each given key. */
function groupSizes(keys: readonly RowKey[], sides: readonly (readonly RowDigest[])[]): Map<string | null, number> {
  const sizes = new Map(keys.map((key) => [key[0] ?? null, 0]));
  for (const side of sides) {
    for (const { key } of side) {
      const size = sizes.get(key[0] ?? null);
      if (size !== undefined) sizes.set(key[0] ?? null, size + 1);
    }
  }
  return sizes;
}

/** The key as one string: different keys give different strings. */
export function keyId(key: RowKey): string {
  return JSON.stringify(key);
}

/** Whether both lists hold the same texts equally often. */
export function sameList(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  if (one.length === 1) return one[0] === other[0];
  const sorted = [...other].sort();
  return [...one].sort().every((text, at) => text === sorted[at]);
}

/** Keys in order: whole numbers by value, other text by its UTF-8 bytes, NULL first. */
export function compareKeys(one: RowKey, other: RowKey): number {
  for (const [at, text] of one.entries()) {
    const order = comparePart(text, other[at] ?? null);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

function comparePart(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  if (isWhole(one) && isWhole(other)) return BigInt(one) < BigInt(other) ? -1 : 1;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function isWhole(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text);
}
