import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import { withLease } from '../core/lease.ts';
import type { TableDescriptor } from '../descriptor.ts';
import type { Store } from '../store/store.ts';
import { passBarrier } from './activation.ts';
import type { BackfillHooks } from './backfill-hooks.ts';
import { BRAKE_LIMITS, type BrakeLimits, createBrake } from './brake.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { SIZING, type Sizing } from './pace.ts';
import { type Parked, readParked, retryParked } from './park.ts';
import { prepareTable } from './prepare-table.ts';
import { awaitReplica } from './replica.ts';
import { runTable, TooManyParkedError } from './run-table.ts';
import type { ChunkContext } from './stage-rows.ts';
import { tableHooks } from './table-hooks.ts';
import { tableOrder } from './table-order.ts';

export interface BackfillOptions {
  /** KitDescriptor.fingerprint. */
  readonly fingerprint: string;
  /** Begin again from the first row instead of the checkpoints. */
  readonly restart?: boolean;
  /** Names of the only tables to copy. */
  readonly only?: readonly string[];
  /** Names of the tables to copy first, as far as their parents allow. */
  readonly first?: readonly string[];
  /** From which end of its key a table is copied; ascending unless told: the oldest rows first, where keys grow. */
  readonly order?: (table: TableDescriptor) => KeyOrder;
  /** A replica of the primary to read from. */
  readonly replica?: Store;
  readonly sizing?: Partial<Sizing>;
  readonly limits?: Partial<BrakeLimits>;
  /** How long old transactions, or the replica, are waited for. */
  readonly barrierMs?: number;
  /** How many rows of a table may be refused before it is given up. */
  readonly maxParked?: number;
  readonly maxAttempts?: number;
  /** Stops after the chunks that are on their way. */
  readonly signal?: AbortSignal;
}

export interface BackfillResult {
  /** Every row of every table that was asked for is on the secondary. */
  readonly complete: boolean;
  readonly tables: readonly Checkpoint[];
  readonly parked: readonly Parked[];
  /** Tables that were given up, and why. */
  readonly givenUp: readonly string[];
}

/**
 * Copies the rows that the primary holds to the secondary, while both are in use. Begins only when every change since the activation
 * has an event; goes on from its checkpoints; one process at a time.
 */
export async function runBackfill(
  direction: Direction,
  options: BackfillOptions,
  hooks: BackfillHooks = {},
): Promise<BackfillResult> {
  const signal = options.signal ?? new AbortController().signal;
  const onWait = (reason: string) => {
    hooks.log?.info({ reason }, 'the backfill waits');
    hooks.onWait?.(reason);
  };
  const tables = tableOrder(direction.tables, direction.primary, {
    first: options.first ?? [],
    only: options.only ?? null,
  });
  return withLease(direction.to, 'backfill', async (lease) => {
    const wait = { timeoutMs: options.barrierMs ?? 600_000, signal, onWait };
    await passBarrier(direction, wait);
    if (options.replica !== undefined) await awaitReplica(direction, options.replica, wait);
    const brake = createBrake(
      direction,
      {
        reader: options.replica ?? null,
        limits: { ...BRAKE_LIMITS, ...options.limits },
        signal: AbortSignal.any([signal, lease.signal]),
      },
      onWait,
    );
    const contexts: ChunkContext[] = [];
    const givenUp: string[] = [];
    const sizing = { ...SIZING, ...options.sizing };
    const limits = { sizing, maxParked: options.maxParked ?? 1000, maxAttempts: options.maxAttempts ?? 10 };
    for (const table of tables) {
      if (!(await brake())) break;
      const { context, estimate } = await prepareTable(direction, table, lease, options);
      contexts.push(context);
      try {
        await runTable(context, limits, { mayContinue: brake, ...tableHooks(context, estimate, hooks) });
      } catch (error) {
        if (!(error instanceof TooManyParkedError)) throw error;
        hooks.log?.error({ table: table.name }, error.message);
        givenUp.push(error.message);
      }
    }
    lease.signal.throwIfAborted();
    if (!signal.aborted) await retryAll(contexts);
    return outcome(direction, tables, givenUp);
  });
}

/** Tries the parked rows again, as long as that helps: a child may have waited for its parent. */
async function retryAll(contexts: readonly ChunkContext[]): Promise<void> {
  for (let helped = true; helped; ) {
    helped = false;
    for (const context of contexts) {
      const { store, tables } = context.direction.to;
      const { schema, name } = context.table.target;
      for (const { table, to, key } of await store.transaction((tx) => readParked(tx, tables))) {
        if (table !== context.table.name || to !== `${schema}.${name}`) continue;
        if ((await retryParked(context, key)) === null) helped = true;
      }
    }
  }
}

async function outcome(
  { to }: Direction,
  tables: readonly TableDescriptor[],
  givenUp: readonly string[],
): Promise<BackfillResult> {
  return to.store.transaction(async (tx) => {
    const checkpoints: Checkpoint[] = [];
    for (const table of tables) {
      const noted = await readCheckpoint(tx, to.tables, table);
      if (noted !== null) checkpoints.push(noted);
    }
    const names = new Set(tables.map(({ name }) => name));
    const parked = (await readParked(tx, to.tables)).filter(({ table }) => names.has(table));
    const complete =
      parked.length === 0 && checkpoints.length === tables.length && checkpoints.every(({ done }) => done);
    return { complete, tables: checkpoints, parked, givenUp };
  });
}
