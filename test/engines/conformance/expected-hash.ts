import { createHash } from 'node:crypto';
import type { DigestColumn, HashBucket, RowDigest } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';

/** Canonical texts of one row in column order. */
export type Texts = readonly (string | null)[];

export const column = (name: string, form: DigestColumn['form'], plain = false): DigestColumn => ({
  name,
  form,
  plain,
});

/** The row text that both engines must hash, built here from its definition alone. */
export function rowTextOf(columns: readonly DigestColumn[], values: Texts): string {
  return columns
    .map(({ plain }, at) => {
      const value = values[at] ?? null;
      if (plain === true) return value ?? '';
      return value === null ? ',' : `${Buffer.byteLength(value)},${value}`;
    })
    .join(',');
}

/** SHA-256 of the row text as 64 hex digits. */
export function rowHash(columns: readonly DigestColumn[], values: Texts): string {
  return createHash('sha256').update(rowTextOf(columns, values), 'utf8').digest('hex');
}

/** The buckets that both engines must answer for these rows. */
export function hashBucketsOf(columns: readonly DigestColumn[], rows: readonly Texts[], digits: number): HashBucket[] {
  const buckets = new Map<number, HashBucket>();
  for (const row of rows) {
    const hash = rowHash(columns, row);
    const id = Number.parseInt(hash.slice(-digits), 16);
    const { count, digest } = buckets.get(id) ?? { count: 0n, digest: [0n, 0n] as const };
    const [first, second] = [hash.slice(0, 15), hash.slice(15, 30)].map((part) => BigInt(`0x${part}`));
    buckets.set(id, { id, count: count + 1n, digest: [digest[0] + (first ?? 0n), digest[1] + (second ?? 0n)] });
  }
  return [...buckets.values()].sort((a, b) => a.id - b.id);
}

/** The key and digest that both engines must answer for a row whose key columns are its first ones. */
export function rowDigestOf({ columns, key }: DigestRequest, values: Texts): RowDigest {
  return { key: values.slice(0, key.length), digest: rowHash(columns, values).slice(0, 30) };
}

/** Row digests in one order on every run, whatever order the server had. */
export function sorted<T extends { readonly key: Texts }>(rows: readonly T[]): T[] {
  const text = (row: T) => JSON.stringify(row);
  return rows.toSorted((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
}
