import { createHash } from 'node:crypto';
import type { DigestColumn, KeySpan, LeafDigest } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';
import { rowTextOf, type Texts } from './expected-hash.ts';
import type { Subject } from './subject.ts';

/** The leaf that both engines must answer for these rows, which are in key order. */
export function leafOf(columns: readonly DigestColumn[], rows: readonly Texts[]): LeafDigest {
  if (rows.length === 0) return { count: 0n, digest: null };
  const text = rows.map((row) => rowTextOf(columns, row)).join(';');
  return { count: BigInt(rows.length), digest: createHash('sha256').update(text, 'utf8').digest('hex') };
}

/** A request to walk table t by its primary key, whose columns come first in every row. */
export function walked(
  { engine }: Subject,
  table: DigestRequest['table'],
  key: readonly DigestColumn[],
  columns: readonly DigestColumn[] = [],
): DigestRequest {
  const keyIndex = { mysql: 'PRIMARY', postgres: 't_pkey' }[engine.name];
  return { table, columns: [...key, ...columns], key, keyIndex };
}

/** A span of a key of one column; null is an open end. */
export const span = (from: string | number | null, to: string | number | null): KeySpan => ({
  from: from === null ? null : [String(from)],
  to: to === null ? null : [String(to)],
});
