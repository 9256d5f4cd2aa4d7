import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store/store-error.ts';
import { quantity } from '../values/quantity.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { copyChunk, type Merged } from './copy-chunk.ts';
import { createPace, type Pace, type Sizing } from './pace.ts';
import { isRowError, parkNext, reasonOf } from './park.ts';
import type { ChunkContext, Staged } from './stage-rows.ts';

/** What the run of a table asks and tells while it goes on. */
export interface TableHooks {
  /** Asked before each chunk; answers when the next one may be read. False: stop here. */
  mayContinue(): Promise<boolean>;
  /** A chunk was committed. */
  onChunk(merged: Merged): void;
  /** A failure after which the run goes on by itself. */
  onRetry(error: StoreError): void;
  onParked(error: StoreError): void;
}

export interface TableOptions {
  readonly sizing: Sizing;
  /** How many rows of a table may be set aside before it is given up. */
  readonly maxParked: number;
  /** How often the same chunk may fail for reasons that pass. */
  readonly maxAttempts: number;
}

/** Too many rows of a table were refused. */
export class TooManyParkedError extends Error {
  override readonly name = 'TooManyParkedError';
}

/**
 * Copies a table from its noted checkpoint to its end, or until it is told to stop. A failure that passes is tried again from
 * there; a row that the secondary refuses is found by ever smaller chunks and set aside.
 */
export async function runTable(context: ChunkContext, options: TableOptions, hooks: TableHooks): Promise<Checkpoint> {
  const pace = createPace(options.sizing);
  let checkpoint = await standing(context);
  for (let failures = 0; ; ) {
    const failed = await copyOn(context, checkpoint, pace, hooks);
    const now = await standing(context);
    if (failed === null) return now;
    failures = now.rows > checkpoint.rows ? 1 : failures + 1;
    checkpoint = now;
    const { error, rows } = failed;
    if (!(error instanceof StoreError)) throw error;
    if (isRowError(error)) {
      pace.narrow(rows);
      if (rows > 1) continue;
      if (checkpoint.parked >= options.maxParked) throw tooMany(checkpoint, error);
      checkpoint = await parkNext(context, checkpoint, error);
      hooks.onParked(error);
    } else if (error.kind === 'other' || failures >= options.maxAttempts) throw error;
    else {
      hooks.onRetry(error);
      await sleep(Math.min(10_000, 50 * 2 ** failures), undefined, { signal: context.lease.signal });
    }
  }
}

interface Failure {
  readonly error: unknown;
  /** The limit of the chunk that failed. */
  readonly rows: number;
}

/** A chunk whose rows are staged; it is merged while the next one is read. */
interface Underway {
  readonly merged: Promise<Merged>;
  readonly rows: number;
  readonly staged: Staged;
}

/** Chunk after chunk, the next one read while the last one is merged. Null: at the end of the table, or told to stop. */
async function copyOn(context: ChunkContext, from: Checkpoint, pace: Pace, hooks: TableHooks): Promise<Failure | null> {
  if (from.done) return null;
  let underway: Underway | null = null;
  const finish = async ({ merged, rows, staged }: Underway): Promise<Failure | null> => {
    try {
      const done = await merged;
      pace.took(staged, done.heldMs);
      hooks.onChunk(done);
      return null;
    } catch (error) {
      return { error, rows };
    }
  };
  for (let after = from.last; !context.lease.signal.aborted && (await hooks.mayContinue()); ) {
    const rows = pace.rows();
    const chunk = copyChunk(context, after, rows, underway?.merged ?? Promise.resolve());
    const [staged, failed]: [Staged | Failure, Failure | null] = await Promise.all([
      chunk.staged.catch((error: unknown): Failure => ({ error, rows })),
      underway === null ? null : finish(underway),
    ]);
    const own = 'error' in staged ? staged : null;
    if (failed !== null || own !== null) {
      // Nothing of it may be committed after the checkpoint has been read again.
      await chunk.merged.catch(() => undefined);
      return failed ?? own;
    }
    if ('error' in staged) return staged;
    underway = { merged: chunk.merged, rows, staged };
    if (staged.rows < rows) break;
    after = staged.last;
  }
  return underway === null ? null : finish(underway);
}

/** The noted checkpoint. */
async function standing({ direction: { to }, table }: ChunkContext): Promise<Checkpoint> {
  const noted = await to.store.transaction((tx) => readCheckpoint(tx, to.tables, table));
  if (noted === null) throw new Error(`${table.name}: its checkpoint is gone`);
  return noted;
}

function tooMany({ table, to, parked }: Checkpoint, error: StoreError): TooManyParkedError {
  return new TooManyParkedError(
    `${table}: ${to} has refused ${quantity(parked, 'row')}, the last one for: ${reasonOf(error)}. Mend the cause (\`status\` lists them) and run again.`,
    { cause: error },
  );
}
