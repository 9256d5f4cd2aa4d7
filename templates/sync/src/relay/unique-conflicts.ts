import sql, { join, raw, type Sql } from 'sql-template-tag';
import { type Change, withoutOthers, writeImages } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import { ownRows } from '../core/own-rows.ts';
import { lengthsOf } from '../core/portions.ts';
import { type DirtyKey, readChanges } from '../core/read-changes.ts';
import { columnOn } from '../core/read-rows.ts';
import { keyOfRow, rowKeyOf } from '../core/row-key.ts';
import { MOST_CHARACTERS } from '../core/value-length.ts';
import { otherSide, type Row, type Side, type TableDescriptor } from '../descriptor.ts';
import { names, written } from '../sql/expression.ts';
import { sqlOf } from '../sql/sql-of.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Holder, makeRoom } from './make-room.ts';

/** What else the transaction on the secondary writes. */
export type Alongside = (tx: Tx, changes: readonly Change[]) => Promise<void>;

/** Most keys that are brought together, and most times that they are read again. */
const MOST_KEYS = 2000;
const MOST_ROUNDS = 50;

/**
 * Applies changes that meet unique values of other rows: brings in the rows that hold those values, and the rows whose values these
 * want, until nobody else is concerned; reads all of them at one moment and writes them together, after the holders gave their values
 * up. Gives back the given changes, as they were read last. Throws the row's StoreError where that does not help.
 */
export async function applyTogether(
  direction: Direction,
  given: readonly Change[],
  alongside: Alongside,
): Promise<Change[]> {
  const keys = new Map<string, DirtyKey>(given.map((change) => [idOf(change), change]));
  for (let round = 0; round < MOST_ROUNDS && keys.size <= MOST_KEYS; round += 1) {
    await refuseTooLong(direction, [...keys.values()]);
    const changes = await readChanges(direction, [...keys.values()]);
    const missing = await retrying(direction.to.store, (tx) => attempt(tx, direction, changes, alongside)).catch(
      (error: unknown) => {
        if (error instanceof Incomplete) return error.missing;
        throw error;
      },
    );
    if (missing === null) {
      const own = new Set(given.map(idOf));
      return changes.filter((change) => own.has(idOf(change)));
    }
    for (const key of missing) keys.set(idOf(key), key);
  }
  throw new StoreError('unique', `${direction.to.store.label}: ${keys.size} rows want each other's unique values`);
}

/** They are all held at once, so together they may not be longer than one row may be. */
async function refuseTooLong(direction: Direction, keys: readonly DirtyKey[]): Promise<void> {
  const lengthOf = await direction.from.store.transaction((tx) => lengthsOf(tx, direction, keys));
  const characters = keys.reduce((sum, key) => sum + lengthOf(key), 0);
  if (keys.length === 1 || characters <= MOST_CHARACTERS) return;
  const said = `${keys.length} rows want each other's unique values, and are together longer than ${MOST_CHARACTERS} characters`;
  throw new StoreError('unique', `${direction.to.store.label}: ${said}`);
}

/** The transaction was given up: other keys must be read too, or some were overtaken. */
class Incomplete extends Error {
  readonly missing: readonly DirtyKey[];
  constructor(missing: readonly DirtyKey[]) {
    super('other keys are concerned');
    this.missing = missing;
  }
}

async function attempt(tx: Tx, direction: Direction, changes: readonly Change[], alongside: Alongside): Promise<null> {
  const { primary, to } = direction;
  const side = otherSide(primary);
  const engine = sqlOf(tx.engine);
  await engine.enterGate(tx, to.tables, [...new Set(changes.map(({ name }) => name))]);
  const versions = changes.map(({ name, rowKey, version, images }) => ({
    name,
    rowKey,
    version,
    deleted: images.every(({ row }) => row === null),
  }));
  const claimed = await engine.claim(tx, to.tables, versions, true);
  if (claimed.length < versions.length) throw new Incomplete([]);
  const known = new Set(changes.map(idOf));
  const holders = await holdersOf(tx, side, changes);
  const missing = holders.filter((holder) => !known.has(idOf(holder)));
  if (missing.length > 0) throw new Incomplete(missing);
  await makeRoom(tx, side, holders);
  await writeImages(tx, side, await withoutOthers(tx, primary, changes));
  await alongside(tx, changes);
  return null;
}

/** The rows of the secondary that hold a unique value which another row is to have. */
async function holdersOf(tx: Tx, side: Side, changes: readonly Change[]): Promise<Holder[]> {
  const holders: Holder[] = [];
  const images = changes.flatMap(({ name, images: own }) => own.map((image) => ({ name, ...image })));
  for (const [table, own] of groupBy(images, (image) => image.table)) {
    const rows = own.flatMap(({ row }) => (row === null ? [] : [row]));
    const name = own[0]?.name ?? table.name;
    for (const places of [table.key, ...table[side].unique]) {
      for (const { key, owner } of await rowsWith(tx, table, side, rows, places)) {
        if (rowKeyOf(key) !== rowKeyOf(keyOfRow(table, owner))) {
          holders.push({ name, table, key, rowKey: rowKeyOf(key), places });
        }
      }
    }
  }
  return holders;
}

/** The keys of the migration's rows on the secondary that hold in some columns what one of the rows does; NULL is the same as nothing. */
async function rowsWith(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  rows: readonly Row[],
  places: readonly number[],
): Promise<{ readonly key: Row; readonly owner: Row }[]> {
  const columns = places.map((place) => columnOn(table, place, side));
  const key = names(table.key.map((place) => columnOn(table, place, side)?.read ?? 'NULL'));
  // Another writer keeps what is his: then the value stays taken, and the server says so.
  const own = ownRows(table, side);
  const whole = rows.flatMap((row) => (places.every((place) => (row[place] ?? null) !== null) ? [row] : []));
  const found: { key: Row; owner: Row }[] = [];
  // The database decides what is equal, so each row asks for itself which rows meet it.
  for (let from = 0; from < whole.length; from += 50) {
    const part = whole.slice(from, from + 50);
    const asked = part.map((row, at) => {
      const same = columns.flatMap((column, index): Sql[] =>
        column === null ? [] : [sql`t.${raw(column.sql)} = ${written(column.write, row[places[index] ?? 0] ?? null)}`],
      );
      return sql`(SELECT ${raw(String(at))}, ${key} FROM ${raw(table[side].sql)} AS t WHERE ${join([...same, own], ' AND ')})`;
    });
    for (const [at, ...holder] of await tx.rows(join(asked, ' UNION ALL '))) {
      const owner = part[Number(at)];
      if (owner !== undefined) found.push({ key: holder, owner });
    }
  }
  return found;
}

function idOf({ name, rowKey }: DirtyKey): string {
  return JSON.stringify([name, rowKey]);
}
