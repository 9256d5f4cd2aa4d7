import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { ownRows } from '../core/own-rows.ts';
import { otherSide, type Side, type TableDescriptor } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The number of migrated rows of a table on both sides. */
export interface RowCounts {
  readonly table: TableDescriptor;
  readonly primary: bigint;
  readonly other: bigint;
  readonly ms: number;
}

/** Counts the migrated rows of tables on both sides at once, a table at a time, until `ms` are over; null: not counted. */
export async function countRows(
  { primary, from, to }: Direction,
  tables: readonly TableDescriptor[],
  ms: number,
): Promise<Map<TableDescriptor, RowCounts | null>> {
  const counted = new Map<TableDescriptor, RowCounts | null>();
  const began = performance.now();
  for (const table of tables) {
    const left = Math.floor(ms - (performance.now() - began));
    if (left < 1) {
      counted.set(table, null);
      continue;
    }
    const started = performance.now();
    const count = (side: Side) =>
      (side === primary ? from : to).store.transaction((tx) => countOn(tx, table, side), { statementMs: left });
    const [own, theirs] = await Promise.allSettled([count(primary), count(otherSide(primary))]);
    const both = own.status === 'fulfilled' && theirs.status === 'fulfilled';
    const took = performance.now() - started;
    counted.set(table, both ? { table, primary: own.value, other: theirs.value, ms: took } : null);
  }
  return counted;
}

async function countOn(tx: Tx, table: TableDescriptor, side: Side): Promise<bigint> {
  const [row] = await tx.rows(sql`SELECT count(*) FROM ${raw(table[side].sql)} AS t WHERE ${ownRows(table, side)}`);
  return BigInt(row?.[0] ?? '0');
}
