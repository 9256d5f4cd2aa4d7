import { otherSide } from '../descriptor.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { mergeSql } from './merge-sql.ts';
import { mustHaveShape } from './shape.ts';
import type { ChunkContext, Staged } from './stage-rows.ts';

/** How many rows a merge inserted, and for how many milliseconds nobody else could write to the table. */
export interface MergedRows {
  readonly inserted: number;
  readonly heldMs: number;
}

/**
 * Inserts what is staged behind the closed gate of the table: whoever applied a change to one of its rows has committed by then, and
 * the ledger knows the row; whoever applies one later finds the row and overwrites it.
 */
export async function mergeStage(
  { direction: { primary, to }, table, columns }: ChunkContext,
  tx: Tx,
  stage: string,
  { rows }: Staged,
): Promise<MergedRows> {
  if (rows === 0) return { inserted: 0, heldMs: 0 };
  const engine = mergeSql(tx.engine);
  const side = otherSide(primary);
  const merge = { table, side, columns, tables: to.tables };
  await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
  const start = performance.now();
  const known = await engine.dropKnown(tx, stage, merge);
  const inserted = await engine.insert(tx, stage, merge);
  await mustHaveShape(tx, table, side);
  if (inserted + known < rows && (await engine.hidden(tx, stage, merge)) > 0) {
    throw new StoreError('unique', `${table.name}: the ${side} takes the key of a row for that of another one`);
  }
  return { inserted, heldMs: performance.now() - start };
}
