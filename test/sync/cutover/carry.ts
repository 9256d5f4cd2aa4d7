import { setTimeout as sleep } from 'node:timers/promises';
import sql, { join } from 'sql-template-tag';
import { applyChanges, type Change } from '../../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { readRows, readVersions } from '../../../templates/sync/src/core/read-rows.ts';
import { keyOf } from '../../../templates/sync/src/core/row-key.ts';
import type { Row, TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';

const BATCH = 500;

/** The smallest relay that is right: carries a batch of what waits; a key whose row does not fit is parked. Gives back how many. */
async function carryBatch(direction: Direction): Promise<number> {
  const { from } = direction;
  const events = await from.store.transaction((tx) =>
    tx.rows(sql`SELECT id, table_name, row_key FROM ${from.tables.outbox} WHERE state = 0 ORDER BY id LIMIT ${BATCH}`),
  );
  if (events.length === 0) return 0;
  const changes: Change[] = [];
  for (const name of new Set(events.map(([, own]) => own ?? ''))) {
    const rowKeys = [...new Set(events.flatMap(([, own, rowKey]) => (own === name ? [rowKey ?? ''] : [])))];
    changes.push(...(await readChanges(direction, name, rowKeys)));
  }
  const parked = await apply(direction, changes);
  // Every event of the batch was visible to the later snapshot, so the row that was applied is not older.
  const ids = (set: boolean) =>
    events.flatMap(([id, name, rowKey]) => (parked.has(`${name}${rowKey}`) === set ? [sql`${id}`] : []));
  await from.store.transaction(async (tx) => {
    const mark = (state: number, error: string | null, some: ReturnType<typeof ids>) =>
      tx.run(sql`UPDATE ${from.tables.outbox} SET state = ${state}, error = ${error} WHERE id IN (${join(some)})`);
    if (ids(false).length > 0) await mark(1, null, ids(false));
    if (ids(true).length > 0) await mark(2, 'a value that does not fit', ids(true));
  });
  return events.length;
}

/** A drain as a flip wants it; `carry` false: another one carries, and this only waits for it. */
export function drainOf(direction: Direction, carry = true) {
  return async (watermark: bigint, timeoutMs: number): Promise<boolean> => {
    const { store, tables } = direction.from;
    for (const began = performance.now(); performance.now() - began < timeoutMs; ) {
      const open = await store.transaction((tx) =>
        tx.rows(sql`SELECT 1 FROM ${tables.outbox} WHERE state = 0 AND id <= ${watermark} LIMIT 1`),
      );
      if (open.length === 0) return true;
      if (!carry || (await carryBatch(direction)) === 0) await sleep(2);
    }
    return false;
  };
}

async function readChanges(
  { from, primary, named }: Direction,
  name: string,
  rowKeys: readonly string[],
): Promise<Change[]> {
  return from.store.transaction(
    async (tx) => {
      const keys = rowKeys.map(keyOf);
      const versions = await readVersions(tx, from.tables, name, rowKeys);
      const images: { table: TableDescriptor; rows: Map<string, Row> }[] = [];
      for (const table of named(name)) images.push({ table, rows: await readRows(tx, table, primary, keys) });
      return rowKeys.map((rowKey, at) => ({
        name,
        rowKey,
        key: keys[at] ?? [],
        version: versions.get(rowKey) ?? 0n,
        images: images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null })),
      }));
    },
    { isolation: 'snapshot' },
  );
}

/** All together; where that does not work, each alone. Gives back those that do not fit. */
async function apply({ to, primary }: Direction, changes: readonly Change[]): Promise<Set<string>> {
  const write = (some: readonly Change[]) => to.store.transaction((tx) => applyChanges(tx, to.tables, primary, some));
  const parked = new Set<string>();
  try {
    await write(changes);
  } catch {
    for (const change of changes) {
      await write([change]).catch((error: unknown) => {
        if (!(error instanceof StoreError) || error.kind !== 'value') throw error;
        parked.add(change.name + change.rowKey);
      });
    }
  }
  return parked;
}
