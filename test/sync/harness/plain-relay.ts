import sql, { join, raw } from 'sql-template-tag';
import { applyChanges, type Change } from '../../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { readRows, readVersions } from '../../../templates/sync/src/core/read-rows.ts';
import { keyOf } from '../../../templates/sync/src/core/row-key.ts';
import type { Row } from '../../../templates/sync/src/descriptor.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';

/** The state and the version of keys of one table in one snapshot of the primary. */
export async function readChanges(
  { primary, from, named }: Direction,
  name: string,
  rowKeys: readonly string[],
): Promise<Change[]> {
  return from.store.transaction(
    async (tx) => {
      const keys = rowKeys.map(keyOf);
      const versions = await readVersions(tx, from.tables, name, rowKeys);
      const images: { table: ReturnType<typeof named>[number]; rows: Map<string, Row> }[] = [];
      for (const table of named(name)) images.push({ table, rows: await readRows(tx, table, primary, keys) });
      return rowKeys.map((rowKey) => ({
        name,
        rowKey,
        key: keyOf(rowKey),
        version: versions.get(rowKey) ?? 0n,
        images: images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null })),
      }));
    },
    { isolation: 'snapshot' },
  );
}

/** Carries the oldest waiting key of the outbox, one at a time and with nothing but the core; false when none waits. */
export async function carryOne(direction: Direction): Promise<boolean> {
  const { from, to, primary } = direction;
  return from.store.transaction(async (tx) => {
    const id = raw(tx.engine === 'mysql' ? 'CAST(id AS CHAR)' : 'id::text');
    const [event] = await tx.rows(sql`SELECT ${id}, table_name, row_key FROM ${from.tables.outbox} AS o WHERE state = 0
AND (next_at IS NULL OR next_at < ${raw(tx.engine === 'mysql' ? 'NOW(6)' : 'clock_timestamp()')})
AND NOT EXISTS (SELECT 1 FROM ${from.tables.outbox} AS p WHERE p.table_name = o.table_name AND p.row_key = o.row_key AND p.state = 0 AND p.id < o.id)
ORDER BY o.id LIMIT 1 FOR UPDATE SKIP LOCKED`);
    const [, name = null, rowKey = null] = event ?? [];
    if (name === null || rowKey === null) return false;
    const changes = await readChanges(direction, name, [rowKey]);
    try {
      await to.store.transaction((other) => applyChanges(other, to.tables, primary, changes));
    } catch (error) {
      if (!(error instanceof StoreError && (error.kind === 'foreign key' || error.kind === 'unique'))) throw error;
      const later = raw(
        tx.engine === 'mysql' ? 'NOW(6) + INTERVAL 50000 MICROSECOND' : "clock_timestamp() + interval '50 ms'",
      );
      await tx.run(
        sql`UPDATE ${from.tables.outbox} SET next_at = ${later} WHERE table_name = ${name} AND row_key = ${rowKey} AND state = 0`,
      );
      return true;
    }
    const version = changes[0]?.version ?? 0n;
    await tx.run(
      sql`UPDATE ${from.tables.outbox} SET state = 1 WHERE ${join(
        [sql`table_name = ${name}`, sql`row_key = ${rowKey}`, sql`state = 0`, sql`id <= ${version}`],
        ' AND ',
      )}`,
    );
    return true;
  });
}
