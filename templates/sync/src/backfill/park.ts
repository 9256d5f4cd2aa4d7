import { createHash } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { writeState } from '../core/state.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import type { StoreError } from '../store/store-error.ts';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';
import type { ChunkContext } from './copy-chunk.ts';
import { behind, keyOrder } from './keyset.ts';

/** A row that the secondary refused. */
export interface Parked {
  readonly table: string;
  readonly to: string;
  readonly key: readonly Text[];
  readonly reason: string;
  readonly code: string;
}

const PREFIX = 'backfill parked ';

/** The name under which a parked row is noted. */
export function parkedName(table: TableDescriptor, key: readonly Text[]): string {
  const { schema, name } = table.target;
  return (
    PREFIX +
    createHash('sha256')
      .update(JSON.stringify([table.name, schema, name, key]))
      .digest('hex')
      .slice(0, 40)
  );
}

/** Sets the row behind the checkpoint aside, so that the table goes on behind it; the note is tried again at the end of the run. */
export async function parkNext(context: ChunkContext, at: Checkpoint, error: StoreError): Promise<Checkpoint> {
  const { direction, table, lease, limits } = context;
  const key = await nextKey(context, at.last);
  if (key === null) return at;
  return direction.to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    await noteParked(tx, direction.to.tables, table, key, error);
    const checkpoint: Checkpoint = { ...at, last: key, rows: at.rows + 1, parked: at.parked + 1 };
    await writeCheckpoint(tx, direction.to.tables, table, checkpoint);
    return checkpoint;
  }, limits);
}

/** Notes a refused row. The server's message names the constraint; where it quotes the row, that stays out. */
export function noteParked(
  tx: Tx,
  tables: KitTables,
  table: TableDescriptor,
  key: readonly Text[],
  error: StoreError,
): Promise<void> {
  const { schema, name } = table.target;
  const note: Parked = { table: table.name, to: `${schema}.${name}`, key, reason: error.message, code: error.code };
  return writeState(tx, tables, parkedName(table, key), JSON.stringify(note));
}

/** All parked rows, of every table. */
export async function readParked(tx: Tx, { state }: KitTables): Promise<Parked[]> {
  const rows = await tx.rows(sql`SELECT value FROM ${state} WHERE name LIKE ${`${PREFIX}%`} ORDER BY name`);
  return rows.flatMap(([text]) => {
    if (text === null || text === undefined) return [];
    const note: Parked = JSON.parse(text);
    return [note];
  });
}

async function nextKey({ direction: { primary }, table, order, reader }: ChunkContext, last: Checkpoint['last']) {
  const engine = reader.engine;
  const where = table[primary].where === null ? sql`` : raw(` AND (${table[primary].where})`);
  const texts = table.key.map((place) => raw(table.columns[place]?.[primary]?.read ?? 'NULL'));
  const [row] = await reader.transaction((tx) =>
    tx.rows(sql`SELECT ${list(texts)} FROM ${raw(table[primary].sql)} AS t
WHERE ${behind(engine, table, primary, order, last)}${where} ORDER BY ${keyOrder(engine, table, primary, order)} LIMIT 1`),
  );
  return row ?? null;
}
