import sql from 'sql-template-tag';
import type { Side } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';

/**
 * The one scope of the fence. A part of the tables or tenants cannot move alone: a relay carries a whole outbox one way, and rows that
 * refer to each other would stand behind different fences.
 */
export const FENCE_SCOPE = 'all';

/** Who may write, as one side's fence row says it. */
export interface Fence {
  readonly epoch: number;
  readonly writer: Side | 'none';
}

/** The fence row of a scope is not there: the kit is not installed in that database, or the scope was never made. */
export class NoFenceError extends Error {
  override readonly name = 'NoFenceError';
  constructor(scope: string) {
    super(`the fence row of scope ${scope} is missing: run \`install\` first`);
  }
}

/** This side may not write now. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
  readonly fence: Fence;
  constructor(side: Side, scope: string, fence: Fence) {
    const who = fence.writer === 'none' ? 'nobody may write for the moment' : `the ${fence.writer} is the primary`;
    super(`writes to the ${side} are fenced (scope ${scope}, epoch ${fence.epoch}): ${who}`);
    this.fence = fence;
  }
}

/**
 * What every writer does first in its transaction: reads the fence row, shared, so that the flip waits for the transaction to end
 * and no transaction begins to write after the flip. Throws FencedError unless `side` is the writer.
 */
export async function passFence(tx: Tx, tables: KitTables, side: Side, scope: string): Promise<Fence> {
  const fence = await readFence(tx, tables, scope, true);
  if (fence.writer !== side) throw new FencedError(side, scope, fence);
  return fence;
}

/** The fence row of a scope; `shared` holds it until the transaction ends. */
export async function readFence(tx: Tx, { fence }: KitTables, scope: string, shared: boolean): Promise<Fence> {
  const lock = shared ? sqlOf(tx.engine).forShare : sql``;
  const [row] = await tx.rows(sql`SELECT epoch, writer FROM ${fence} WHERE scope = ${scope}${lock}`);
  if (row === undefined) throw new NoFenceError(scope);
  const [epoch, writer] = row;
  if (writer !== 'source' && writer !== 'target' && writer !== 'none') {
    throw new Error(`the fence row of scope ${scope} names ${writer} as the writer: expected source, target or none`);
  }
  return { epoch: Number(epoch), writer };
}
