import sql, { raw } from 'sql-template-tag';
import { writeRows } from '../../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { keyCondition } from '../../../templates/sync/src/core/read-rows.ts';
import type { Row, TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import type { ReconcileOptions } from '../../../templates/sync/src/reconcile/options.ts';
import { RECONCILE_OPTIONS } from '../../../templates/sync/src/reconcile/options.ts';
import type { ReconcileReport } from '../../../templates/sync/src/reconcile/types.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';

/** How the tests reconcile: small reads, so that every table takes several, and little patience. */
export function options(more: Partial<ReconcileOptions> = {}): ReconcileOptions {
  return { ...RECONCILE_OPTIONS, fingerprint: 'f', scope: 'all', chunk: 3, settleMs: 200, ...more };
}

/** Writes rows on the primary, as the adapter does when `seen`, or past every capture. */
export async function put(
  { from, primary }: Direction,
  table: TableDescriptor,
  rows: readonly Row[],
  seen = true,
): Promise<void> {
  await from.store.transaction(async (tx) => {
    await writeRows(tx, table, primary, rows);
    const changed = rows.map((row) => ({ name: table.name, key: table.key.map((place) => row[place] ?? null) }));
    if (seen) await recordChanges(tx, from.tables, changed);
  });
}

/** Deletes a row on the primary. */
export async function drop({ from, primary }: Direction, table: TableDescriptor, key: Row, seen = true): Promise<void> {
  await from.store.transaction(async (tx) => {
    await tx.run(deletion(tx.engine, table[primary].sql, keyCondition(table, primary, key)));
    if (seen) await recordChanges(tx, from.tables, [{ name: table.name, key }]);
  });
}

/** Writes rows on the secondary past the ledger. */
export async function spoil({ to }: Direction, table: TableDescriptor, rows: readonly Row[]): Promise<void> {
  await to.store.transaction((tx) => writeRows(tx, table, to.store.side, rows));
}

/** Deletes a row on the secondary past the ledger. */
export async function lose({ to }: Direction, table: TableDescriptor, key: Row): Promise<void> {
  const { side, engine } = to.store;
  await to.store.transaction((tx) => tx.run(deletion(engine, table[side].sql, keyCondition(table, side, key))));
}

/** Carries everything that waits. */
export function carryAll(direction: Direction) {
  return runRelay(direction, { until: 'drained', workers: 1, idleMs: 10 });
}

/** What a report found, short. */
export function found({ tables }: ReconcileReport) {
  return tables.flatMap(({ differences }) =>
    differences.map(({ rowKey, kind, cause, columns }) =>
      [kind, rowKey, cause, ...columns.map(({ name }) => name)].join(' '),
    ),
  );
}

function deletion(engine: string, table: string, condition: ReturnType<typeof sql>) {
  return sql`DELETE ${raw(engine === 'mysql' ? 't ' : '')}FROM ${raw(table)} AS t WHERE ${condition}`;
}
