import sql, { raw, type Sql } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import type { Lease } from '../core/lease.ts';
import { rowLength } from '../core/value-length.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import type { BulkTx, Store } from '../store/store.ts';
import type { CarriedColumn } from './columns.ts';
import { firstFields } from './first-fields.ts';
import { lineSql } from './line-sql.ts';
import { mustHaveShape } from './shape.ts';

/** What every chunk of a table needs. */
export interface ChunkContext {
  readonly direction: Direction;
  readonly table: TableDescriptor;
  readonly order: KeyOrder;
  /** Where rows are read: the primary, or a replica of it. */
  readonly reader: Store;
  readonly lease: Lease;
  readonly columns: readonly CarriedColumn[];
  readonly limits: { readonly statementMs: number; readonly lockMs: number };
}

/** What was read of a chunk. */
export interface Staged {
  readonly rows: number;
  readonly bytes: number;
  /** The key of its last row; null when there was none. */
  readonly last: readonly Text[] | null;
}

/** Reads the rows that `which` names (a WHERE without its word, ORDER BY and LIMIT) into the stage, by one statement. */
export async function stageRows(
  { direction: { primary, to }, table, reader, columns, limits }: ChunkContext,
  tx: BulkTx,
  stage: string,
  which: Sql,
): Promise<Staged> {
  const line = lineSql(reader.engine, to.store.engine, columns);
  const query = sql`SELECT ${line} FROM ${raw(table[primary].sql)} AS t WHERE ${which}`;
  const length = rowLength(columns.map((column) => column.from));
  const lengths =
    length === null ? null : sql`SELECT ${raw(length)} FROM ${raw(table[primary].sql)} AS t WHERE ${which}`;
  const found: { rows: number; bytes: number; last: Buffer | null } = { rows: 0, bytes: 0, last: null };
  await reader.transaction(async (from) => {
    const counted = async function* () {
      for await (const batch of from.scan(query, lengths)) {
        found.rows += batch.length;
        for (const each of batch) found.bytes += each.length;
        found.last = batch.at(-1) ?? found.last;
        yield batch;
        crashPoint('backfill-staging');
      }
    };
    await tx.load(stage, counted());
    // The transaction keeps the table as it is: what is true after reading was true while reading.
    await mustHaveShape(from, table, primary);
  }, limits);
  const { rows, bytes, last } = found;
  const key = last === null ? null : firstFields(to.store.engine, last.toString('utf8'), table.key.length);
  return { rows, bytes, last: key };
}
