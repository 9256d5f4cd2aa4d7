import sql, { raw } from 'sql-template-tag';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** What the kit noted under a name, or null. `locked` holds the note until the transaction ends. */
export async function readState(tx: Tx, { state }: KitTables, name: string, locked = false): Promise<string | null> {
  const [row] = await tx.rows(sql`SELECT value FROM ${state} WHERE name = ${name}${raw(locked ? ' FOR UPDATE' : '')}`);
  return row?.[0] ?? null;
}

/** Notes a value under a name, in the transaction that makes it true. */
export async function writeState(tx: Tx, { state }: KitTables, name: string, value: string): Promise<void> {
  const row = sql`INSERT INTO ${state} (name, value) VALUES (${name}, ${value})`;
  await tx.run(
    tx.engine === 'mysql'
      ? sql`${row} ON DUPLICATE KEY UPDATE value = VALUES(value), updated_at = NOW(6)`
      : sql`${row} ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value, updated_at = clock_timestamp()`,
  );
}

/** Forgets what was noted under a name. */
export async function dropState(tx: Tx, { state }: KitTables, name: string): Promise<void> {
  await tx.run(sql`DELETE FROM ${state} WHERE name = ${name}`);
}
