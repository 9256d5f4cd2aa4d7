import { createHash } from 'node:crypto';
import sql, { raw } from 'sql-template-tag';
import { behind, keyParts, orderBy } from '../core/keyset.ts';
import { andOwn } from '../core/own-rows.ts';
import { keyCondition } from '../core/read-rows.ts';
import { dropState, writeState } from '../core/state.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { mergeSql } from './merge-sql.ts';
import { mergeStage } from './merge-stage.ts';
import { type ChunkContext, stageRows } from './stage-rows.ts';

/** A row that the secondary refused. */
export interface Parked {
  readonly table: string;
  readonly to: string;
  readonly key: readonly Text[];
  readonly reason: string;
}

const PREFIX = 'backfill parked ';

/** Whether the secondary refused a row, as opposed to the transaction. */
export function isRowError({ kind }: StoreError): boolean {
  return kind === 'value' || kind === 'unique' || kind === 'foreign key';
}

/** Why a row was refused, without the values that servers put into their messages. */
export function reasonOf({ kind, code, constraint, message, cause }: StoreError): string {
  // No server spoke, and the kit shows no values.
  if (cause === undefined) return `${kind}: ${message}`;
  const where = constraint ?? /column [`'"]([^`'"]+)/i.exec(message)?.[1];
  return [kind, code === '' ? '' : ` (${code})`, where === undefined ? '' : ` at ${where}`].join('');
}

/** Sets the row behind the checkpoint aside, so that the table goes on behind it; it is tried again at the end of the run. */
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

/** Tries a parked row again, as the primary has it now. A row that is gone from there needs nothing any more. */
export async function retryParked(context: ChunkContext, key: readonly Text[]): Promise<StoreError | null> {
  const { direction, table, lease, columns, limits } = context;
  const { store, tables } = direction.to;
  try {
    await store.transaction(async (tx) => {
      const stage = await mergeSql(tx.engine).stage(tx, columns);
      const which = sql`${keyCondition(table, direction.primary, key)}${andOwn(table, direction.primary)}`;
      const staged = await stageRows(context, tx, stage, which);
      await lease.confirm(tx);
      const { inserted } = await mergeStage(context, tx, stage, staged);
      await dropState(tx, tables, parkedName(table, key));
      const at = await readCheckpoint(tx, tables, table);
      if (at === null) return;
      const parked = Math.max(0, at.parked - 1);
      await writeCheckpoint(tx, tables, table, { ...at, parked, inserted: at.inserted + inserted });
    }, limits);
    return null;
  } catch (error) {
    if (!(error instanceof StoreError) || !isRowError(error)) throw error;
    await store.transaction(async (tx) => {
      await lease.confirm(tx);
      await noteParked(tx, tables, table, key, error);
    });
    return error;
  }
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

/** Forgets the parked rows of a table. */
export async function dropParked(tx: Tx, tables: KitTables, table: TableDescriptor): Promise<void> {
  for (const parked of await readParked(tx, tables)) {
    if (parked.table === table.name && parked.to === nameOf(table)) {
      await dropState(tx, tables, parkedName(table, parked.key));
    }
  }
}

function noteParked(tx: Tx, tables: KitTables, table: TableDescriptor, key: readonly Text[], error: StoreError) {
  const note: Parked = { table: table.name, to: nameOf(table), key, reason: reasonOf(error) };
  return writeState(tx, tables, parkedName(table, key), JSON.stringify(note));
}

function parkedName(table: TableDescriptor, key: readonly Text[]): string {
  const id = createHash('sha256').update(JSON.stringify([table.name, nameOf(table), key]));
  return PREFIX + id.digest('hex').slice(0, 40);
}

function nameOf({ target: { schema, name } }: TableDescriptor): string {
  return `${schema}.${name}`;
}

async function nextKey({ direction: { primary }, table, order, reader }: ChunkContext, last: Checkpoint['last']) {
  const parts = keyParts(reader.engine, table, primary);
  const texts = table.key.map((at) => raw(table.columns[at]?.[primary]?.read ?? 'NULL'));
  const [row] = await reader.transaction((tx) =>
    tx.rows(sql`SELECT ${list(texts)} FROM ${raw(table[primary].sql)} AS t
WHERE ${behind(reader.engine, parts, order, last)}${andOwn(table, primary)} ORDER BY ${orderBy(parts, order)} LIMIT 1`),
  );
  return row ?? null;
}
