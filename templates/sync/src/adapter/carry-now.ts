import sql, { join } from 'sql-template-tag';
import { applyChanges, type Change } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { readChangesIn } from '../core/read-changes.ts';
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
  const snapshot = { ...limits, isolation: 'snapshot' } as const;
  const changes = await from.store.transaction((tx) => readChangesIn(tx, direction, written), snapshot);
  signal.throwIfAborted();
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), limits);
  crashPoint('adapter-applied');
  await from.store.transaction((tx) => markApplied(tx, direction, changes), limits);
}

/** The state that was applied is the newest of the key, so every earlier event of it is done with it, parked ones too. */
async function markApplied(tx: Tx, { from: { tables } }: Direction, changes: readonly Change[]): Promise<void> {
  const any = changes.map(({ name, rowKey }) => sql`(table_name = ${name} AND row_key = ${rowKey})`);
  // Found without a lock and then locked by id: a locking search would also hold rows that it only passes.
  const found = await tx.rows(sql`SELECT id, table_name, row_key FROM ${tables.outbox}
WHERE state IN (0, 2) AND (${join(any, ' OR ')})`);
  const versionOf = new Map(changes.map(({ name, rowKey, version }) => [name + rowKey, version]));
  const ids = found.flatMap(([id, name, rowKey]) => {
    const version = versionOf.get(`${name}${rowKey}`) ?? -1n;
    return id !== null && id !== undefined && BigInt(id) <= version ? [sql`${id}`] : [];
  });
  if (ids.length === 0) return;
  await tx.run(sql`UPDATE ${tables.outbox} SET state = 1, done_at = ${sqlOf(tx.engine).now}, next_at = NULL, error = NULL
WHERE id IN (${list(ids)})`);
}
