import { createHash } from 'node:crypto';
import type { Bucket, CanonicalForm, DigestColumn, DigestRequest } from '../../../mcp-server/src/model/digest.ts';

export const integer: CanonicalForm = { kind: 'integer' };
export const text: CanonicalForm = { kind: 'text' };
export const id: DigestColumn = { name: 'id', form: integer };

/** A table with a whole-number key and a short text. */
export const NUMBERED = 'CREATE TABLE t (id int PRIMARY KEY, v varchar(9));';

/** The text that both engines must hash for one row, built here in Node. */
export function rowDigest(values: readonly (string | null)[]): string {
  const row = values.map((value) => (value === null ? 'N' : `${Buffer.byteLength(value)}:${value}`)).join('');
  return createHash('sha256').update(row, 'utf8').digest('hex');
}

/** The bucket that both engines must answer for these rows. */
export function bucketOf(bucketId: bigint, rows: readonly (readonly (string | null)[])[]): Bucket {
  const sums = [0, 15].map((at) =>
    rows.map((row) => BigInt(`0x${rowDigest(row).slice(at, at + 15)}`)).reduce((sum, part) => sum + part, 0n),
  );
  return { id: bucketId, count: BigInt(rows.length), digest: [String(sums[0]), String(sums[1])] };
}

/** A request for the key column `id` and the given columns. */
export const request = (table: DigestRequest['table'], ...columns: DigestColumn[]): DigestRequest => ({
  table,
  columns: [id, ...columns],
  key: [id],
  bucketBy: 'id',
});

/** Order by key, the same on every run. */
export function byKey(
  a: { readonly key: readonly (string | null)[] },
  b: { readonly key: readonly (string | null)[] },
): number {
  const [left, right] = [JSON.stringify(a.key), JSON.stringify(b.key)];
  return left < right ? -1 : left > right ? 1 : 0;
}
