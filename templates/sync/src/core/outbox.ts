import sql from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { rowKeyOf } from './row-key.ts';

/** A row that a transaction changed: the source's name of its table and the canonical texts of its key. */
export interface ChangedKey {
  readonly name: string;
  readonly key: readonly Text[];
}

/**
 * Records that rows were changed, in the transaction that changed them. Call it after the statements that change the rows: the ids
 * that it takes are the versions, and they follow the order of commits only because the rows are locked by then. A change of a key
 * is two changed keys, the old and the new one.
 */
export async function recordChanges(tx: Tx, { outbox }: KitTables, changed: readonly ChangedKey[]): Promise<void> {
  if (changed.length === 0) return;
  const rows = changed.map(({ name, key }) => sql`(${name}, ${rowKeyOf(key)})`);
  await tx.run(sql`INSERT INTO ${outbox} (table_name, row_key) VALUES ${list(rows)}`);
}
