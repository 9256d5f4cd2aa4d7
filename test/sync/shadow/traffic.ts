import { setTimeout as pause } from 'node:timers/promises';
import sql, { join, raw } from 'sql-template-tag';
import { applyChanges, type Change, removeRows, writeRows } from '../../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { keyCondition, readRows, readVersions } from '../../../templates/sync/src/core/read-rows.ts';
import { keyOf, rowKeyOf } from '../../../templates/sync/src/core/row-key.ts';
import type { TableDescriptor, Text } from '../../../templates/sync/src/descriptor.ts';
import { retrying } from '../../../templates/sync/src/store/retrying.ts';

/** Writes a row on the primary as the adapter does: null deletes it. */
export function write(
  { primary, from }: Direction,
  table: TableDescriptor,
  key: readonly Text[],
  row: readonly Text[] | null,
): Promise<void> {
  return retrying(from.store, async (tx) => {
    await tx.rows(
      sql`SELECT 1 FROM ${raw(table[primary].sql)} AS t WHERE ${keyCondition(table, primary, key)} FOR UPDATE`,
    );
    await (row === null ? removeRows(tx, table, primary, [key]) : writeRows(tx, table, primary, [row]));
    await recordChanges(tx, from.tables, [{ name: table.name, key }]);
  });
}

/** Carries what waits in the outbox, a batch; gives back how many changes there were. */
export async function carry(direction: Direction): Promise<number> {
  const { primary, from, to, named } = direction;
  const waiting = await from.store.transaction((tx) =>
    tx.rows(sql`SELECT table_name, row_key FROM ${from.tables.outbox} WHERE state = 0 ORDER BY id LIMIT 200`),
  );
  const [first] = waiting;
  if (first === undefined) return 0;
  const name = String(first[0]);
  const keys = [...new Set(waiting.filter(([own]) => own === name).map(([, rowKey]) => String(rowKey)))].map(keyOf);
  const changes = await from.store.transaction(
    async (tx): Promise<Change[]> => {
      const versions = await readVersions(tx, from.tables, name, keys.map(rowKeyOf));
      const images: { table: TableDescriptor; rows: Awaited<ReturnType<typeof readRows>> }[] = [];
      for (const table of named(name)) images.push({ table, rows: await readRows(tx, table, primary, keys) });
      return keys.map((key) => ({
        name,
        rowKey: rowKeyOf(key),
        key,
        version: versions.get(rowKeyOf(key)) ?? 0n,
        images: images.map(({ table, rows }) => ({ table, row: rows.get(rowKeyOf(key)) ?? null })),
      }));
    },
    { isolation: 'snapshot' },
  );
  await retrying(to.store, (tx) => applyChanges(tx, to.tables, primary, changes));
  const applied = join(
    changes.map(({ rowKey, version }) => sql`(row_key = ${rowKey} AND id <= ${version})`),
    ' OR ',
  );
  await retrying(from.store, (tx) =>
    tx.run(sql`UPDATE ${from.tables.outbox} SET state = 1 WHERE state = 0 AND table_name = ${name} AND (${applied})`),
  );
  return waiting.length;
}

/** Carries everything that waits. */
export async function drain(direction: Direction): Promise<void> {
  while ((await carry(direction)) > 0);
}

/** Does work again and again until it is stopped; the function gives back how often it was done. */
export function loop(work: () => Promise<unknown>, between = 0): () => Promise<number> {
  let going = true;
  const running = (async () => {
    let times = 0;
    for (; going; times += 1) {
      await work();
      if (between > 0) await pause(between);
    }
    return times;
  })();
  running.catch(() => undefined);
  return () => {
    going = false;
    return running;
  };
}
