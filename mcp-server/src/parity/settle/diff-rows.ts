import type { RowDigest } from '../../model/digest.ts';

export type RowKey = readonly (string | null)[];

/** The keys that one side lacks, holds more often, or holds with another digest; in no particular order. */
export function diffRows(source: readonly RowDigest[], target: readonly RowDigest[]): RowKey[] {
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
  return [...new Map([...unpaired.values()].map(({ key }) => [keyId(key), key])).values()];
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
