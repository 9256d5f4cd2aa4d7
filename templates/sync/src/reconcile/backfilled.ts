import sql from 'sql-template-tag';
import type { TableDescriptor } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** False while the secondary's notes hold a backfill of the table that has not ended: rows that it has not copied yet are not missing. */
export async function isBackfilled(tx: Tx, { state }: KitTables, { name, target }: TableDescriptor): Promise<boolean> {
  const notes = await tx.rows(sql`SELECT value FROM ${state} WHERE name LIKE 'backfill table %'`);
  return notes.every(([text]) => {
    const note: unknown = JSON.parse(text ?? '{}');
    if (typeof note !== 'object' || note === null || !('table' in note && 'to' in note && 'done' in note)) return true;
    return note.table !== name || note.to !== `${target.schema}.${target.name}` || note.done !== false;
  });
}
