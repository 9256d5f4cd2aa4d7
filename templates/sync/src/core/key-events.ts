import sql, { raw } from 'sql-template-tag';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** What the primary's outbox says of a key. */
export interface KeyEvents {
  readonly version: bigint;
  /** Something of the key waits to be carried. */
  readonly pending: boolean;
  readonly parked: boolean;
}

/** What the secondary's ledger says of a key. */
export interface KeyLedger {
  readonly version: bigint;
  readonly deleted: boolean;
}

export const NO_EVENTS: KeyEvents = { version: 0n, pending: false, parked: false };

/** The events of keys of a table, by row key; a key that was never changed is left out. */
export async function readKeyEvents(
  tx: Tx,
  { outbox }: KitTables,
  name: string,
  rowKeys: readonly string[],
): Promise<Map<string, KeyEvents>> {
  const found = new Map<string, KeyEvents>();
  if (rowKeys.length === 0) return found;
  const version = raw(tx.engine === 'mysql' ? 'CAST(MAX(id) AS CHAR)' : 'max(id)::text');
  const rows =
    await tx.rows(sql`SELECT row_key, ${version}, MAX(CASE WHEN state = 0 THEN 1 ELSE 0 END), MAX(CASE WHEN state = 2 THEN 1 ELSE 0 END)
FROM ${outbox} WHERE table_name = ${name} AND row_key IN (${list(rowKeys.map((rowKey) => sql`${rowKey}`))}) GROUP BY row_key`);
  for (const [rowKey, newest, pending, parked] of rows) {
    found.set(rowKey ?? '', { version: BigInt(newest ?? '0'), pending: pending === '1', parked: parked === '1' });
  }
  return found;
}

/** What the ledger holds of keys of a table, by row key. */
export async function readKeyLedger(
  tx: Tx,
  { ledger }: KitTables,
  name: string,
  rowKeys: readonly string[],
): Promise<Map<string, KeyLedger>> {
  const found = new Map<string, KeyLedger>();
  if (rowKeys.length === 0) return found;
  const version = raw(tx.engine === 'mysql' ? 'CAST(version AS CHAR)' : 'version::text');
  const rows = await tx.rows(sql`SELECT row_key, ${version}, deleted FROM ${ledger}
WHERE table_name = ${name} AND row_key IN (${list(rowKeys.map((rowKey) => sql`${rowKey}`))})`);
  for (const [rowKey, newest, deleted] of rows) {
    found.set(rowKey ?? '', { version: BigInt(newest ?? '0'), deleted: deleted === '1' });
  }
  return found;
}
