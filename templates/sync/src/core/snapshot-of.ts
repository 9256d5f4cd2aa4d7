import type { Side, TableDescriptor } from '../descriptor.ts';
import type { TxOptions } from '../store/store.ts';

/**
 * Options of a transaction that shows rows of these tables, and what the kit notes of them, as they were at one moment. In PostgreSQL
 * a snapshot alone does not: after a TRUNCATE, or an ALTER TABLE that writes the table anew, an older snapshot sees no rows, beside
 * events from before. So the tables are held against both before the snapshot is taken.
 */
export function snapshotOf(side: Side, tables: readonly TableDescriptor[], limits: TxOptions = {}): TxOptions {
  return { ...limits, isolation: 'snapshot', shows: [...new Set(tables.map((table) => table[side].sql))].sort() };
}
