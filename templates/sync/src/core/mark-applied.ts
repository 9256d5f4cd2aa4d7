import sql, { raw } from 'sql-template-tag';
import { inParts } from '../sql/engine-sql.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { groupBy } from './group-by.ts';
import type { DirtyKey } from './read-changes.ts';

/**
 * Marks what waits or is parked of keys as applied, up to the version that was: the state that was applied is the newest of the key, so
 * every earlier event of it is done with it.
 */
export async function markApplied(
  tx: Tx,
  { outbox }: KitTables,
  keys: readonly (DirtyKey & { readonly version: bigint })[],
): Promise<void> {
  // Found without a lock and then locked by id: a locking search would also hold rows that it only passes. Among many that wait MySQL
  // takes the index of what waits, and reads them all.
  const hint = raw(tx.engine === 'mysql' ? ' FORCE INDEX (lockstep_by_key)' : '');
  const ids: string[] = [];
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    const versions = new Map(own.map(({ rowKey, version }) => [rowKey, version]));
    const rowKeys = list([...versions.keys()].map((rowKey) => sql`${rowKey}`));
    const rows = await tx.rows(sql`SELECT id, row_key FROM ${outbox}${hint}
WHERE table_name = ${name} AND row_key IN (${rowKeys}) AND state IN (0, 2)`);
    for (const [id, rowKey] of rows) {
      if (BigInt(id ?? '0') <= (versions.get(rowKey ?? '') ?? -1n)) ids.push(id ?? '');
    }
  }
  // A hot key may have more events than a statement has values.
  for (const part of inParts(ids, 1)) {
    const some = list(part.map((id) => sql`${id}`));
    await tx.run(sql`UPDATE ${outbox} SET state = 1, done_at = ${sqlOf(tx.engine).now}, next_at = NULL, error = NULL
WHERE id IN (${some})`);
  }
}
