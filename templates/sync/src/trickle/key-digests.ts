import sql, { join, raw, type Sql } from 'sql-template-tag';
import { ownRows } from '../core/own-rows.ts';
import { columnOn } from '../core/read-rows.ts';
import type { EngineName, Side, TableDescriptor } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';

/** The first digits of a key's SHA-256 name its bucket: 4,096 of them. */
const DIGITS = 3;

/** How many keys each bucket holds and the exclusive or of their digests, as one text: equal texts are equal sets of keys. */
export async function digestKeys(tx: Tx, table: TableDescriptor, side: Side): Promise<Map<string, string>> {
  const sha = keySha(tx.engine, table, side);
  const mixed =
    tx.engine === 'mysql'
      ? sql`CAST(BIT_XOR(CAST(CONV(SUBSTRING(k.sha, 17, 16), 16, 10) AS UNSIGNED)) AS CHAR)`
      : sql`bit_xor(('x' || substr(k.sha, 17, 16))::bit(64)::bigint)::text`;
  const rows = await tx.rows(sql`SELECT LEFT(k.sha, ${raw(String(DIGITS))}) AS bucket, count(*), ${mixed}
FROM (SELECT ${sha} AS sha FROM ${raw(table[side].sql)} AS t WHERE ${ownRows(table, side)}) AS k GROUP BY bucket`);
  // One engine's whole numbers have a sign.
  return new Map(
    rows.map(([bucket, count, digest]) => [bucket ?? '', `${count} ${BigInt.asUintN(64, BigInt(digest ?? '0'))}`]),
  );
}

/** A condition over the alias t for the rows whose keys are in one of the buckets, at least one. */
export function inBuckets(engine: EngineName, table: TableDescriptor, side: Side, buckets: readonly string[]): Sql {
  return sql`LEFT(${keySha(engine, table, side)}, ${raw(String(DIGITS))}) IN (${list(buckets.map((name) => sql`${name}`))})`;
}

/** The same for the same canonical texts on every engine; each text with its length before it, so that no two keys are one text. */
function keySha(engine: EngineName, table: TableDescriptor, side: Side): Sql {
  const reads = table.key.map((place) => columnOn(table, place, side)?.read ?? 'NULL');
  if (engine === 'mysql') {
    const parts = reads.map((read) => `CHAR_LENGTH(${read}), ':', ${read}`);
    return raw(`SHA2(CONCAT(${parts.join(', ')}), 256)`);
  }
  const parts = reads.map((read) => raw(`char_length(${read}) || ':' || ${read}`));
  return sql`encode(sha256(convert_to(${join(parts, ' || ')}, 'UTF8')), 'hex')`;
}
