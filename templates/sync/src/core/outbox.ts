import sql, { type Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { inParts } from '../sql/engine-sql.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { rowKeyOf } from './row-key.ts';

/** A row that a transaction changed: the source's name of its table and the canonical texts of its key. */
export interface ChangedKey {
  readonly name: string;
  readonly key: readonly Text[];
}

/** A changed key and the version that the outbox gave it: what a reader asks the other side's ledger for, to read its own writes. */
export interface WrittenVersion {
  readonly name: string;
  readonly rowKey: string;
  readonly version: bigint;
}

/**
 * Records that rows were changed, in the transaction that changed them, and gives back their versions. Call it after the statements
 * that change the rows: the ids that it takes are the versions, and they follow the order of commits only because the rows are locked
 * by then. A change of a key is two changed keys, the old and the new one. Never record a key of which no row was changed or locked:
 * beside another transaction's uncommitted insert of that key the id that is taken here would hide the insert.
 */
export async function recordChanges(
  tx: Tx,
  { outbox }: KitTables,
  changed: readonly ChangedKey[],
): Promise<WrittenVersion[]> {
  const ids: bigint[] = [];
  for (const part of inParts(changed, 2)) {
    const rows = part.map(({ name, key }) => sql`(${name}, ${rowKeyOf(key)})`);
    const insert = sql`INSERT INTO ${outbox} (table_name, row_key) VALUES ${list(rows)}`;
    if (tx.engine === 'mysql') ids.push(...(await insertedIds(tx, insert, part.length)));
    else for (const [id] of await tx.rows(sql`${insert} RETURNING id::text AS id`)) ids.push(BigInt(id ?? '0'));
  }
  return changed.map(({ name, key }, at) => ({ name, rowKey: rowKeyOf(key), version: ids[at] ?? 0n }));
}

/**
 * The numbers that AUTO_INCREMENT gave to the rows of one INSERT ... VALUES, in their order. InnoDB reserves them at once, because
 * it knows how many rows there are; the step between them is more than one in a cluster.
 */
export async function insertedIds(tx: Tx, insert: Sql, rows: number): Promise<bigint[]> {
  const told = tx.insert === undefined ? undefined : BigInt(await tx.insert(insert));
  if (told === undefined) await tx.run(insert);
  const asked = told === undefined || (rows > 1 && tx.step === undefined) ? await tx.rows(ASK_NUMBERS) : [];
  const [[id, step] = []] = asked;
  const first = told ?? BigInt(id ?? '0');
  const apart = BigInt(step ?? (rows > 1 ? ((await tx.step?.()) ?? '1') : '1'));
  return Array.from({ length: rows }, (_, at) => first + BigInt(at) * apart);
}

const ASK_NUMBERS = sql`SELECT CAST(LAST_INSERT_ID() AS CHAR) AS id, CAST(@@auto_increment_increment AS CHAR) AS step`;
