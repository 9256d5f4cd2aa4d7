import sql, { join, raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import type { Lease } from '../core/lease.ts';
import { andOwn } from '../core/own-rows.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { freshCheckpoint, mustContinue, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { carriedColumns } from './columns.ts';
import { loadSql } from './load-sql.ts';
import { dropParked } from './park.ts';
import { mustHaveShape } from './shape.ts';
import type { ChunkContext } from './stage-rows.ts';

/** What a table's run depends on. */
export interface TablePlan {
  readonly fingerprint: string;
  readonly restart?: boolean;
  readonly order?: (table: TableDescriptor) => KeyOrder;
  readonly replica?: Store;
}

/** A row of the table cannot be told by its key. */
export class NoKeyError extends Error {
  override readonly name = 'NoKeyError';
}

const LIMITS = { statementMs: 300_000, lockMs: 10_000 };

/** Makes a table ready to be copied from its checkpoint, or from its beginning; refuses a checkpoint of other circumstances. */
export async function prepareTable(
  direction: Direction,
  table: TableDescriptor,
  lease: Lease,
  plan: TablePlan,
): Promise<{ readonly context: ChunkContext; readonly estimate: number | null }> {
  const { primary, from, to } = direction;
  const order = plan.order?.(table) ?? 'ascending';
  const estimate = await from.store.transaction(async (tx) => {
    await mustHaveShape(tx, table, primary);
    return loadSql(tx.engine).estimate(tx, table[primary]);
  });
  await mustHaveKeys(direction, table);
  await to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    await mustHaveShape(tx, table, otherSide(primary));
    const fresh = freshCheckpoint(table, plan.fingerprint, order);
    const noted = plan.restart ? null : await readCheckpoint(tx, to.tables, table);
    if (noted === null) {
      await dropParked(tx, to.tables, table);
      await writeCheckpoint(tx, to.tables, table, fresh);
    } else mustContinue(noted, fresh);
  });
  const columns = carriedColumns(table, primary);
  const reader = plan.replica ?? from.store;
  return { context: { direction, table, order, reader, lease, columns, limits: LIMITS }, estimate };
}

/** A key that is NULL in a row has no place in the order of keys. */
async function mustHaveKeys({ primary, from }: Direction, table: TableDescriptor): Promise<void> {
  const nullable = table.key.flatMap((place) => {
    const column = table.columns[place]?.[primary];
    return column?.nullable ? [raw(`t.${column.sql} IS NULL`)] : [];
  });
  if (nullable.length === 0) return;
  const found = await from.store.transaction((tx) =>
    tx.rows(
      sql`SELECT 1 FROM ${raw(table[primary].sql)} AS t WHERE (${join(nullable, ' OR ')})${andOwn(table, primary)} LIMIT 1`,
    ),
  );
  if (found.length === 0) return;
  throw new NoKeyError(
    `${table.name}: a row has NULL in its key, so it cannot be told from others. Give the table a key without NULL, or leave these rows out by a filter.`,
  );
}
