import sql, { raw } from 'sql-template-tag';
import { removeRows } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import { readKeyEvents, readKeyLedger } from '../core/key-events.ts';
import { withLease } from '../core/lease.ts';
import { ownRows } from '../core/own-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import { dropState, writeState } from '../core/state.ts';
import { nextKeys, presentKeys } from '../core/walk-keys.ts';
import { EMPTIED } from '../core/went-back.ts';
import type { Row, TableDescriptor } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { checkpointName } from './checkpoint.ts';
import { dropParked } from './park.ts';

/** The rows of the secondary may not be deleted. */
export class UndoRefusedError extends Error {
  override readonly name = 'UndoRefusedError';
}

/** What became of the secondary's rows: how many are gone, and how many are there that are not the migration's. */
export interface Emptied {
  readonly deleted: number;
  readonly left: number;
}

/** Rows of one transaction. */
const BATCH = 1000;

/**
 * Deletes the migrated rows from the secondary, children first, with what ledger and checkpoints know of them. A row whose key neither
 * the primary nor outbox nor ledger knows, or that holds another's constants, was not brought by the migration, and stays. Refuses
 * where the secondary is or ever was the primary: then it holds rows that are nowhere else. Nothing may be applied meanwhile.
 */
export async function undoBackfill(direction: Direction, scope: string): Promise<Emptied> {
  const { to, from, primary } = direction;
  for (const { store, tables } of [from, to]) {
    const { epoch, writer } = await store.transaction((tx) => readFence(tx, tables, scope, false));
    if (epoch !== 0 || writer !== 'source' || primary !== 'source') {
      throw new UndoRefusedError(
        `${store.label}: the fence of scope ${scope} stands at epoch ${epoch} with ${writer} as the writer, so the target is or was the primary, and its rows may be nowhere else. Nothing was deleted.`,
      );
    }
  }
  return empty(direction, (table, keys) => knownOf(direction, table, keys));
}

/**
 * Deletes every row that holds the migration's constants, without asking who was the primary and what the primary knows: only for
 * whoever has seen that nothing is lost with the secondary's rows, or accepts that it is. What was applied before is noted as gone on
 * purpose.
 */
export function emptySecondary(direction: Direction): Promise<Emptied> {
  return empty(direction, async (_, keys) => keys);
}

type Chosen = (table: TableDescriptor, keys: readonly Row[]) => Promise<readonly Row[]>;

async function empty(direction: Direction, chosen: Chosen): Promise<Emptied> {
  const { to, from, primary } = direction;
  const [newest] = await from.store.transaction((tx) => tx.rows(sql`SELECT MAX(id) FROM ${from.tables.outbox}`));
  return withLease(to, 'backfill', async (lease) => {
    await to.store.transaction((tx) => writeState(tx, to.tables, `${EMPTIED} ${primary}`, newest?.[0] ?? '0'));
    const alone = <T>(table: TableDescriptor, work: (tx: Tx) => Promise<T>) =>
      to.store.transaction(async (tx) => {
        await lease.confirm(tx);
        await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
        return work(tx);
      });
    let deleted = 0;
    for (const table of [...direction.tables].reverse()) {
      for await (const keys of ownKeys(direction, table)) {
        const gone = await chosen(table, keys);
        if (gone.length > 0) await alone(table, (tx) => removeRows(tx, table, otherSide(primary), gone));
        deleted += gone.length;
      }
    }
    // Only now, because the ledger tells which rows the migration brought.
    for (const table of direction.tables) await alone(table, (tx) => forget(tx, direction, table));
    return { deleted, left: await countLeft(direction) };
  });
}

/** The keys of the secondary's rows that hold the migration's constants. */
async function* ownKeys({ to, primary }: Direction, table: TableDescriptor): AsyncGenerator<readonly Row[]> {
  const side = otherSide(primary);
  for (let after: Row | null = null; ; ) {
    const keys: Row[] = await to.store.transaction((tx) =>
      nextKeys(tx, table, side, after, BATCH, ownRows(table, side)),
    );
    if (keys.length > 0) yield keys;
    if (keys.length < BATCH) return;
    after = keys.at(-1) ?? null;
  }
}

/** Those of the keys that the migration knows: the primary has the row, or its change waits or was applied. */
async function knownOf({ from, to, primary }: Direction, table: TableDescriptor, keys: readonly Row[]): Promise<Row[]> {
  const rowKeys = keys.map(rowKeyOf);
  const there = await from.store.transaction((tx) => presentKeys(tx, table, primary, keys));
  const events = await from.store.transaction((tx) => readKeyEvents(tx, from.tables, table.name, rowKeys));
  const ledger = await to.store.transaction((tx) => readKeyLedger(tx, to.tables, table.name, rowKeys));
  return keys.filter((_, at) => {
    const rowKey = rowKeys[at] ?? '';
    return there.has(rowKey) || events.has(rowKey) || ledger.has(rowKey);
  });
}

async function countLeft({ to, primary, tables }: Direction): Promise<number> {
  const places = new Set(tables.map((table) => table[otherSide(primary)].sql));
  let left = 0;
  for (const place of places) {
    const [row] = await to.store.transaction((tx) => tx.rows(sql`SELECT count(*) FROM ${raw(place)}`));
    left += Number(row?.[0] ?? 0);
  }
  return left;
}

async function forget(tx: Tx, { to }: Direction, table: TableDescriptor): Promise<void> {
  await tx.run(sql`DELETE FROM ${to.tables.ledger} WHERE table_name = ${table.name}`);
  await dropState(tx, to.tables, checkpointName(table));
  await dropParked(tx, to.tables, table);
}
