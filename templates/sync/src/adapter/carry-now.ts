import sql, { join, type Sql } from 'sql-template-tag';
import { applyChanges, type Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { readRows, readVersions } from '../core/read-rows.ts';
import { keyOf } from '../core/row-key.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';

/**
 * What the relay does for events, at once and once: reads the keys' state in one snapshot of the primary, applies it to the secondary
 * and marks the events as applied. After an error nothing is lost: the events are still pending.
 */
export async function carryNow(
  direction: Direction,
  written: readonly WrittenVersion[],
  signal: AbortSignal,
  limitMs: number,
): Promise<void> {
  const limits = { lockMs: limitMs, statementMs: limitMs };
  const { from, to, primary } = direction;
  const snapshot = { ...limits, isolation: 'snapshot' } as const;
  const changes = await from.store.transaction((tx) => readChanges(tx, direction, written), snapshot);
  signal.throwIfAborted();
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), limits);
  crashPoint('adapter-applied');
  await from.store.transaction((tx) => markApplied(tx, direction, changes), limits);
}

async function readChanges(tx: Tx, direction: Direction, written: readonly WrittenVersion[]): Promise<Change[]> {
  const { primary, from } = direction;
  const changes: Change[] = [];
  // Parents first, as their children may be written in the same transaction.
  for (const name of new Set(direction.tables.map((table) => table.name))) {
    const rowKeys = written.filter((one) => one.name === name).map(({ rowKey }) => rowKey);
    if (rowKeys.length === 0) continue;
    const keys = rowKeys.map(keyOf);
    const versions = await readVersions(tx, from.tables, name, rowKeys);
    const images: { table: Direction['tables'][number]; rows: Awaited<ReturnType<typeof readRows>> }[] = [];
    for (const table of direction.named(name)) images.push({ table, rows: await readRows(tx, table, primary, keys) });
    rowKeys.forEach((rowKey, at) => {
      const rows = images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null }));
      changes.push({ name, rowKey, key: keys[at] ?? [], version: versions.get(rowKey) ?? 0n, images: rows });
    });
  }
  return changes;
}

/** The state that was applied is the newest of the key, so every earlier event that is still pending is done with it. */
async function markApplied(tx: Tx, { from }: Direction, changes: readonly Change[]): Promise<void> {
  const done: Sql[] = changes.map(({ name, rowKey, version }) => {
    const newest = tx.engine === 'mysql' ? sql`CAST(${version} AS UNSIGNED)` : sql`${version}::text::bigint`;
    return sql`(table_name = ${name} AND row_key = ${rowKey} AND id <= ${newest})`;
  });
  await tx.run(sql`UPDATE ${from.tables.outbox} SET state = 1, done_at = ${sqlOf(tx.engine).now}, error = NULL
WHERE state = 0 AND (${join(done, ' OR ')})`);
}
