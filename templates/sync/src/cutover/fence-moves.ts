import sql from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import { type Fence, readFence } from '../core/fence.ts';
import type { Side } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The fence row was not what a step of the flip needs: somebody else moved it. */
export class FenceMovedError extends Error {
  override readonly name = 'FenceMovedError';
  readonly fence: Fence;
  constructor(where: string, wanted: string, fence: Fence) {
    super(`the fence row of the ${where} says ${fence.writer} in epoch ${fence.epoch}, expected ${wanted}`);
    this.fence = fence;
  }
}

/**
 * The fence row of a scope, held alone until the transaction ends: waits for the writers in flight and lets no new one pass.
 * In PostgreSQL a share lock on a row joins those that are held, past whoever waits to change the row: under steady writes an
 * UPDATE might wait for ever. Locks on a table are queued, and every writer holds the weakest of them since it read its fence row.
 */
export async function holdFence(tx: Tx, { tables }: End, scope: string): Promise<Fence> {
  if (tx.engine === 'postgres') await tx.run(sql`LOCK TABLE ${tables.fence} IN EXCLUSIVE MODE`);
  await tx.rows(sql`SELECT scope FROM ${tables.fence} WHERE scope = ${scope} FOR UPDATE`);
  return readFence(tx, tables, scope, true);
}

/** Writes the fence row of a scope. The caller holds it and has looked at it. */
export async function moveFence(tx: Tx, { tables: { fence } }: End, scope: string, next: Fence): Promise<void> {
  await tx.run(sql`UPDATE ${fence} SET epoch = ${next.epoch}, writer = ${next.writer} WHERE scope = ${scope}`);
}

/** Both fence rows, each as it stands now. */
export async function readFences(ends: Readonly<Record<Side, End>>, scope: string): Promise<Record<Side, Fence>> {
  const read = ({ store, tables }: End) => store.transaction((tx) => readFence(tx, tables, scope, false));
  const [source, target] = await Promise.all([read(ends.source), read(ends.target)]);
  return { source, target };
}
