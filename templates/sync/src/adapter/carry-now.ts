import sql, { raw, type Sql } from 'sql-template-tag';
import { applyChanges, type Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { readChangesIn, snapshotOfKeys } from '../core/read-changes.ts';
import { list } from '../sql/expression.ts';
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
  const snapshot = snapshotOfKeys(direction, written, limits);
  const changes = await from.store.transaction((tx) => readChangesIn(tx, direction, written), snapshot);
  signal.throwIfAborted();
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), limits);
  crashPoint('adapter-applied');
  await from.store.transaction((tx) => markApplied(tx, direction, changes), limits);
}

/** The state that was applied is the newest of the key, so every earlier event of it is done with it, parked ones too. */
async function markApplied(tx: Tx, { from: { tables } }: Direction, changes: readonly Change[]): Promise<void> {
  // Found without a lock and then locked by id: a locking search would also hold rows that it only passes. Among many that wait MySQL
  // takes the index of what waits, and reads them all.
  const hint = raw(tx.engine === 'mysql' ? ' FORCE INDEX (lockstep_by_key)' : '');
  const ids: Sql[] = [];
  for (const [name, own] of groupBy(changes, (change) => change.name)) {
    const versionOf = new Map(own.map(({ rowKey, version }) => [rowKey, version]));
    const rowKeys = list(own.map(({ rowKey }) => sql`${rowKey}`));
    const found = await tx.rows(sql`SELECT id, row_key FROM ${tables.outbox}${hint}
WHERE table_name = ${name} AND row_key IN (${rowKeys}) AND state IN (0, 2)`);
    for (const [id, rowKey] of found) {
      if (BigInt(id ?? '0') <= (versionOf.get(rowKey ?? '') ?? -1n)) ids.push(sql`${id}`);
    }
  }
  if (ids.length === 0) return;
  await tx.run(sql`UPDATE ${tables.outbox} SET state = 1, done_at = ${sqlOf(tx.engine).now}, next_at = NULL, error = NULL
WHERE id IN (${list(ids)})`);
}
