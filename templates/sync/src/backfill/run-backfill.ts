import type { Direction } from '../core/direction.ts';
import { type Lease, withLease } from '../core/lease.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { passBarrier } from './activation.ts';
import { type Checkpoint, freshCheckpoint, mustContinue, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { ChunkContext } from './copy-chunk.ts';
import type { KeyOrder } from './keyset.ts';
import { SIZING, type Sizing } from './pace.ts';
import { runTable } from './run-table.ts';

export interface BackfillOptions {
  /** KitDescriptor.fingerprint. */
  readonly fingerprint: string;
  /** Begin again from the first row instead of the checkpoints. */
  readonly restart?: boolean;
  /** Names of the tables to copy; all unless told. */
  readonly only?: readonly string[];
  readonly order?: (table: TableDescriptor) => KeyOrder;
  /** A replica to read from; the primary unless told. */
  readonly reader?: Store;
  readonly sizing?: Partial<Sizing>;
  readonly barrierMs?: number;
  readonly signal?: AbortSignal;
}

export interface BackfillHooks {
  readonly onWait?: (message: string) => void;
  readonly onChunk?: (checkpoint: Checkpoint, heldMs: number) => void;
}

export interface BackfillResult {
  /** Every row of every table is on the secondary. */
  readonly complete: boolean;
  readonly tables: readonly Checkpoint[];
}

/** Copies the rows that the primary holds to the secondary while both are in use. */
export async function runBackfill(
  direction: Direction,
  options: BackfillOptions,
  hooks: BackfillHooks = {},
): Promise<BackfillResult> {
  await passBarrier(direction, {
    timeoutMs: options.barrierMs ?? 600_000,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(hooks.onWait === undefined ? {} : { onWait: hooks.onWait }),
  });
  return withLease(direction.to, 'backfill', async (lease) => {
    const tables: Checkpoint[] = [];
    for (const table of direction.tables) {
      if (options.only !== undefined && !options.only.includes(table.name)) continue;
      tables.push(await oneTable(direction, table, lease, options, hooks));
    }
    return { complete: tables.every(({ done, parked }) => done && parked === 0), tables };
  });
}

async function oneTable(
  direction: Direction,
  table: TableDescriptor,
  lease: Lease,
  options: BackfillOptions,
  hooks: BackfillHooks,
): Promise<Checkpoint> {
  const order = options.order?.(table) ?? 'ascending';
  const fresh = freshCheckpoint(table, options.fingerprint, order);
  await direction.to.store.transaction(async (tx) => {
    await lease.confirm(tx);
    const noted = options.restart ? null : await readCheckpoint(tx, direction.to.tables, table);
    if (noted === null) await writeCheckpoint(tx, direction.to.tables, table, fresh);
    else mustContinue(noted, fresh);
  });
  const context: ChunkContext = {
    direction,
    table,
    order,
    reader: options.reader ?? direction.from.store,
    lease,
    limits: { statementMs: 300_000, lockMs: 10_000 },
  };
  return runTable(
    context,
    { sizing: { ...SIZING, ...options.sizing }, maxParked: 1000, maxAttempts: 10 },
    {
      mayContinue: async () => !options.signal?.aborted,
      onChunk: ({ checkpoint, heldMs }) => hooks.onChunk?.(checkpoint, heldMs),
      onRetry: () => undefined,
      onParked: () => undefined,
    },
  );
}
