import sql, { raw } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import type { Lease } from '../core/lease.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { BulkTx, Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type CarriedColumn, carriedColumns } from './columns.ts';
import { firstFields } from './first-fields.ts';
import { behind, type KeyOrder, keyOrder } from './keyset.ts';
import { lineSql } from './line-sql.ts';
import { mergeSql } from './merge-sql.ts';

/** What every chunk of a table needs. */
export interface ChunkContext {
  readonly direction: Direction;
  readonly table: TableDescriptor;
  readonly order: KeyOrder;
  /** Where rows are read: the primary, or a replica of it. */
  readonly reader: Store;
  readonly lease: Lease;
  readonly limits: { readonly statementMs: number; readonly lockMs: number };
}

/** What was read of a chunk. */
export interface Staged {
  readonly rows: number;
  readonly bytes: number;
  /** The key of its last row; null when there was none. */
  readonly last: readonly Text[] | null;
}

/** What became of a chunk. */
export interface Merged {
  readonly checkpoint: Checkpoint;
  /** Milliseconds in which nobody else could write to the table. */
  readonly heldMs: number;
}

/** A chunk on its way: first it is staged, then, in its turn, merged and committed. */
export interface Chunk {
  readonly staged: Promise<Staged>;
  readonly merged: Promise<Merged>;
}

/**
 * Copies the rows behind a key in one transaction of the secondary: into a stage first, while the chunk before it may still be
 * merged, and from there, behind the closed gate, the rows of which the ledger knows nothing. The checkpoint is committed with them.
 * `turn` is kept when the chunk before it is committed.
 */
export function copyChunk(
  context: ChunkContext,
  after: readonly Text[] | null,
  limit: number,
  turn: Promise<unknown>,
): Chunk {
  const staged = deferred<Staged>();
  const { direction, table, lease, limits } = context;
  const columns = carriedColumns(table, direction.primary);
  const merged = direction.to.store.transaction(async (tx) => {
    const stage = await mergeSql(tx.engine).stage(tx, columns);
    const found = await fill(context, tx, stage, columns, after, limit);
    staged.resolve(found);
    await turn;
    await lease.confirm(tx);
    const before = await mustStandAt(tx, direction, table, after);
    const result = await merge(context, tx, stage, columns, found, before, found.rows < limit);
    crashPoint('backfill-merged');
    return result;
  }, limits);
  merged.then(() => crashPoint('backfill-committed'), staged.reject);
  // Whoever waits for the chunk hears of it; nobody may be waiting yet.
  staged.promise.catch(() => undefined);
  merged.catch(() => undefined);
  return { staged: staged.promise, merged };
}

/** Reads the rows behind a key into the stage. */
async function fill(
  { direction: { primary, to }, table, order, reader, limits }: ChunkContext,
  tx: BulkTx,
  stage: string,
  columns: readonly CarriedColumn[],
  after: readonly Text[] | null,
  limit: number,
): Promise<Staged> {
  const where = table[primary].where === null ? sql`` : raw(` AND (${table[primary].where})`);
  const engine = reader.engine;
  const query = sql`SELECT ${lineSql(engine, to.store.engine, columns)} FROM ${raw(table[primary].sql)} AS t
WHERE ${behind(engine, table, primary, order, after)}${where} ORDER BY ${keyOrder(engine, table, primary, order)} LIMIT ${raw(String(limit))}`;
  let rows = 0;
  let bytes = 0;
  let lastLine: Buffer | null = null;
  await reader.transaction(async (from) => {
    const counted = async function* () {
      for await (const batch of from.scan(query)) {
        rows += batch.length;
        for (const line of batch) bytes += line.length;
        lastLine = batch.at(-1) ?? lastLine;
        yield batch;
        crashPoint('backfill-staging');
      }
    };
    await tx.load(stage, counted());
  }, limits);
  const line = lastLine === null ? null : Buffer.from(lastLine).toString('utf8');
  return { rows, bytes, last: line === null ? null : firstFields(to.store.engine, line, table.key.length) };
}

async function merge(
  { direction: { primary, to }, table }: ChunkContext,
  tx: BulkTx,
  stage: string,
  columns: readonly CarriedColumn[],
  staged: Staged,
  before: Checkpoint,
  done: boolean,
): Promise<Merged> {
  const engine = mergeSql(tx.engine);
  const own = { table, side: otherSide(primary), columns, tables: to.tables };
  let inserted = 0;
  let heldMs = 0;
  if (staged.rows > 0) {
    await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
    const start = performance.now();
    inserted = await engine.insert(tx, stage, own);
    if (inserted < staged.rows && (await engine.hidden(tx, stage, own)) > 0) {
      throw new StoreError('unique', `${table.name}: the ${own.side} takes the key of a row for that of another one`);
    }
    heldMs = performance.now() - start;
  }
  const checkpoint: Checkpoint = {
    ...before,
    last: staged.last ?? before.last,
    rows: before.rows + staged.rows,
    inserted: before.inserted + inserted,
    done,
  };
  await writeCheckpoint(tx, to.tables, table, checkpoint);
  return { checkpoint, heldMs };
}

/** The table's checkpoint, which must end where the chunk begins: another one was committed though nobody heard of it. */
async function mustStandAt(
  tx: BulkTx,
  { to }: Direction,
  table: TableDescriptor,
  after: readonly Text[] | null,
): Promise<Checkpoint> {
  const noted = await readCheckpoint(tx, to.tables, table);
  if (noted !== null && JSON.stringify(noted.last) === JSON.stringify(after)) return noted;
  throw new StoreError('retry', `${table.name}: the checkpoint has moved since the chunk was read`);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
