import sql, { raw } from 'sql-template-tag';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import { withLease } from '../core/lease.ts';
import { dropState, writeState } from '../core/state.ts';
import { EMPTIED } from '../core/went-back.ts';
import type { TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { checkpointName } from './checkpoint.ts';
import { dropParked } from './park.ts';

/** The rows of the secondary may not be deleted. */
export class UndoRefusedError extends Error {
  override readonly name = 'UndoRefusedError';
}

const BATCH = 5000;

/**
 * Deletes every row of the migrated tables from the secondary, children first, with what ledger and checkpoints know of them. Refuses
 * where the secondary is or ever was the primary: then it holds rows that are nowhere else. Nothing may be applied meanwhile.
 */
export async function undoBackfill(direction: Direction, scope: string): Promise<number> {
  const { to, from, primary } = direction;
  for (const { store, tables } of [from, to]) {
    const { epoch, writer } = await store.transaction((tx) => readFence(tx, tables, scope, false));
    if (epoch !== 0 || writer !== 'source' || primary !== 'source') {
      throw new UndoRefusedError(
        `${store.label}: the fence of scope ${scope} stands at epoch ${epoch} with ${writer} as the writer, so the target is or was the primary, and its rows may be nowhere else. Nothing was deleted.`,
      );
    }
  }
  return emptySecondary(direction);
}

/**
 * The same without asking who was the primary: only for whoever has seen that nothing is lost with the secondary's rows, or accepts
 * that it is. What was applied before is noted as gone on purpose.
 */
export async function emptySecondary(direction: Direction): Promise<number> {
  const { to, from, primary } = direction;
  const [newest] = await from.store.transaction((tx) => tx.rows(sql`SELECT MAX(id) FROM ${from.tables.outbox}`));
  return withLease(to, 'backfill', async (lease) => {
    await to.store.transaction((tx) => writeState(tx, to.tables, `${EMPTIED} ${primary}`, newest?.[0] ?? '0'));
    let deleted = 0;
    for (const table of [...direction.tables].reverse()) {
      for (let more = true; more; ) {
        const count = await to.store.transaction(async (tx) => {
          await lease.confirm(tx);
          await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
          const gone = await deleteSome(tx, table, otherSide(primary));
          if (gone < BATCH) await forget(tx, direction, table);
          return gone;
        });
        deleted += count;
        more = count === BATCH;
      }
    }
    return deleted;
  });
}

function deleteSome(tx: Tx, table: TableDescriptor, side: 'source' | 'target'): Promise<number> {
  const name = raw(table[side].sql);
  const limit = raw(String(BATCH));
  return tx.run(
    tx.engine === 'mysql'
      ? sql`DELETE FROM ${name} LIMIT ${limit}`
      : sql`DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${name} LIMIT ${limit}))`,
  );
}

async function forget(tx: Tx, { to }: Direction, table: TableDescriptor): Promise<void> {
  await tx.run(sql`DELETE FROM ${to.tables.ledger} WHERE table_name = ${table.name}`);
  await dropState(tx, to.tables, checkpointName(table));
  await dropParked(tx, to.tables, table);
}
