import sql from 'sql-template-tag';
import { applyChanges, type Change } from '../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../templates/sync/src/core/outbox.ts';
import { readRows, readVersions } from '../../templates/sync/src/core/read-rows.ts';
import { keyOf } from '../../templates/sync/src/core/row-key.ts';
import type { Row, TableDescriptor } from '../../templates/sync/src/descriptor.ts';

/** Runs a statement on the primary with the events of the keys that it changes, as an application with capture does. */
export async function writeCaptured(
  { from }: Direction,
  name: string,
  statement: string,
  keys: readonly (readonly string[])[],
): Promise<void> {
  await from.store.transaction(async (tx) => {
    await tx.run(sql([statement]));
    await recordChanges(
      tx,
      from.tables,
      keys.map((key) => ({ name, key })),
    );
  });
}

/** Brings up to 200 pending keys of one table over and acknowledges them, as a relay does; gives back how many. */
export async function carry({ from, to, primary, named }: Direction): Promise<number> {
  const changes = await from.store.transaction(
    async (tx): Promise<Change[]> => {
      const [[name] = []] = await tx.rows(
        sql`SELECT table_name FROM ${from.tables.outbox} WHERE state = 0 ORDER BY id LIMIT 1`,
      );
      if (name === undefined || name === null) return [];
      const pending = await tx.rows(
        sql`SELECT DISTINCT row_key FROM ${from.tables.outbox} WHERE state = 0 AND table_name = ${name} LIMIT 200`,
      );
      const rowKeys = pending.map(([rowKey]) => rowKey ?? '');
      const versions = await readVersions(tx, from.tables, name, rowKeys);
      const images: { table: TableDescriptor; rows: Map<string, Row> }[] = [];
      for (const table of named(name)) {
        images.push({ table, rows: await readRows(tx, table, primary, rowKeys.map(keyOf)) });
      }
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
  if (changes.length === 0) return 0;
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), { lockMs: 30_000 });
  await from.store.transaction(async (tx) => {
    for (const { name, rowKey, version } of changes) {
      await tx.run(
        sql`UPDATE ${from.tables.outbox} SET state = 1 WHERE table_name = ${name} AND row_key = ${rowKey} AND id <= ${version}`,
      );
    }
  });
  return changes.length;
}

/** Carries until nothing is pending. */
export async function carryAll(direction: Direction): Promise<void> {
  while ((await carry(direction)) > 0);
}
