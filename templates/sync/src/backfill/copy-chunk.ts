import sql, { raw } from 'sql-template-tag';
import { crashPoint } from '../core/crash-point.ts';
import { behind, keyParts, orderBy } from '../core/keyset.ts';
import { andOwn } from '../core/own-rows.ts';
import type { Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { mergeSql } from './merge-sql.ts';
import { mergeStage } from './merge-stage.ts';
import { type ChunkContext, type Staged, stageRows } from './stage-rows.ts';

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
  const { direction, table, order, reader, lease, columns, limits } = context;
  const read = deferred<Staged>();
  const merged = direction.to.store.transaction(async (tx) => {
    const stage = await mergeSql(tx.engine).stage(tx, columns);
    const parts = keyParts(reader.engine, table, direction.primary);
    const which = sql`${behind(reader.engine, parts, order, after)}${andOwn(table, direction.primary)} ORDER BY ${orderBy(parts, order)} LIMIT ${raw(String(limit))}`;
    const staged = await stageRows(context, tx, stage, which);
    read.resolve(staged);
    await turn;
    await lease.confirm(tx);
    const before = await mustStandAt(context, tx, after);
    const { inserted, heldMs } = await mergeStage(context, tx, stage, staged);
    const checkpoint: Checkpoint = {
      ...before,
      last: staged.last ?? before.last,
      rows: before.rows + staged.rows,
      inserted: before.inserted + inserted,
      done: staged.rows < limit,
    };
    await writeCheckpoint(tx, direction.to.tables, table, checkpoint);
    crashPoint('backfill-merged');
    return { checkpoint, heldMs };
  }, limits);
  merged.then(() => crashPoint('backfill-committed'), read.reject);
  // Whoever waits for the chunk hears of it; nobody may be waiting yet.
  read.promise.catch(() => undefined);
  merged.catch(() => undefined);
  return { staged: read.promise, merged };
}

/** The table's checkpoint, which must end where the chunk begins: another one was committed though nobody heard of it. */
async function mustStandAt(
  { direction: { to }, table }: ChunkContext,
  tx: Tx,
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
