import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { inParts, type RowWrite } from '../sql/engine-sql.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { groupBy } from './group-by.ts';
import { isLooseText, sameBytes } from './loose-text.ts';
import { andOwn, isOwnRow, ownCondition } from './own-rows.ts';
import { columnOn, keyCondition, readRows } from './read-rows.ts';
import { keyOfRow } from './row-key.ts';
import { type Image, imagesOn } from './source-row.ts';
import { presentKeys } from './walk-keys.ts';
import { inOwnOrder, parentsFirst } from './write-order.ts';

/** The state of one key on the primary, and the version at which it was read. */
export interface Change {
  /** The source's `schema.table`. */
  readonly name: string;
  readonly rowKey: string;
  readonly key: readonly Text[];
  readonly version: bigint;
  /** One for each descriptor of that name; `row` null: the primary has no such row. */
  readonly images: readonly Image[];
}

export interface ApplyOptions {
  /** Also write what the ledger holds at the same version: for repairs, where the row is known to differ. */
  readonly atLeast?: boolean;
}

/**
 * Writes changes to the secondary, in a transaction that is open there. A change is written only when the ledger knows nothing
 * newer of its key, and the key stays locked until the transaction ends: whoever else applies it waits, and then is refused. Gives
 * back the changes that were written; the others were stale or repeated, and nothing is to be done for them.
 */
export async function applyChanges(
  tx: Tx,
  tables: KitTables,
  primary: Side,
  changes: readonly Change[],
  { atLeast = false }: ApplyOptions = {},
): Promise<Change[]> {
  if (changes.length === 0) return [];
  const engine = sqlOf(tx.engine);
  // What a deferrable constraint asks of rows of one transaction holds at its end.
  if (tx.engine === 'postgres') await tx.run(sql`SET CONSTRAINTS ALL DEFERRED`);
  await engine.enterGate(tx, tables, [...new Set(changes.map(({ name }) => name))]);
  const versions = changes.map(({ name, rowKey, version, images }) => ({
    name,
    rowKey,
    version,
    deleted: images.every(({ row }) => row === null),
  }));
  const claimed = new Set((await engine.claim(tx, tables, versions, atLeast)).map(({ name, rowKey }) => name + rowKey));
  const newer = changes.filter(({ name, rowKey }) => claimed.has(name + rowKey));
  await writeImages(tx, otherSide(primary), await withoutOthers(tx, primary, newer));
  return newer;
}

/**
 * Changes without the rows of other writers. Once a target that they share is the primary, a row that does not hold the migration's
 * constants is theirs, unless the source has it: then the application changed the column of a row that was migrated.
 */
export async function withoutOthers(tx: Tx, primary: Side, changes: readonly Change[]): Promise<readonly Change[]> {
  const isOther = ({ table, row }: Image) => row !== null && !isOwnRow(table, primary, row);
  const doubtful = changes.filter(({ images }) => images.some(isOther));
  if (doubtful.length === 0) return changes;
  const known = new Map<TableDescriptor, Set<string>>();
  for (const table of new Set(doubtful.flatMap(({ images }) => images.filter(isOther).map((image) => image.table)))) {
    const keys = doubtful.filter(({ images }) => images.some((image) => image.table === table)).map(({ key }) => key);
    known.set(table, await presentKeys(tx, table, otherSide(primary), keys));
  }
  return changes.map((change) => ({
    ...change,
    images: change.images.map((image) =>
      isOther(image) && !known.get(image.table)?.has(change.rowKey) ? { ...image, row: null } : image,
    ),
  }));
}

/**
 * Makes the rows what the changes say: new rows after the rows that they refer to, and rows that are gone after those that referred
 * to them. Only for whoever holds the keys in the ledger.
 */
export async function writeImages(tx: Tx, side: Side, changes: readonly Change[]): Promise<void> {
  const images = changes.flatMap((change) =>
    imagesOn(side, change.images).map((image) => ({ ...image, key: change.key })),
  );
  const byTable = groupBy(images, ({ table }) => table);
  const tables = parentsFirst([...byTable.keys()], side);
  const gone = (table: TableDescriptor) =>
    (byTable.get(table) ?? []).filter(({ row }) => row === null).map(({ key }) => key);
  const isParent = (table: TableDescriptor) =>
    table[side].own.length > 0 || tables.some((other) => other[side].parents.includes(table.name));
  // A row that is gone may leave its unique values to another; but what refers to it must have been written elsewhere first.
  for (const table of tables.filter((one) => !isParent(one))) await removeRows(tx, table, side, gone(table));
  for (const table of tables) {
    const rows = (byTable.get(table) ?? []).flatMap(({ row }) => (row === null ? [] : [row]));
    for (const part of inOwnOrder(table, side, rows)) await writeRows(tx, table, side, part);
  }
  for (const table of tables.filter(isParent).reverse()) await removeFamily(tx, table, side, gone(table));
}

/** Deletes rows of a table that may refer to each other. */
async function removeFamily(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<void> {
  const { own, sql: name } = table[side];
  if (own.length === 0 || keys.length === 0) return removeRows(tx, table, side, keys);
  const free = own.map(({ columns }) => columns.find((place) => columnOn(table, place, side)?.nullable));
  const places = [...new Set(free)].filter((place) => place !== undefined && !table.key.includes(place));
  if (places.length < new Set(free).size) {
    const rows = [...(await readRows(tx, table, side, keys)).values()];
    const children = [...(inOwnOrder(table, side, rows).at(-1) ?? [])].reverse();
    for (const row of children) await removeRows(tx, table, side, [keyOfRow(table, row)]);
    return;
  }
  // MySQL refuses to delete a row that refers to itself, and rows that refer to each other in any order.
  const t = tx.engine === 'mysql' ? 't.' : '';
  const empty = places.map((place) => `${t}${columnOn(table, place ?? 0, side)?.sql} = NULL`).join(', ');
  for (const key of keys)
    await tx.run(
      sql`UPDATE ${raw(name)} AS t SET ${raw(empty)} WHERE ${keyCondition(table, side, key)}${exactly(tx, table, side, key)}${andOwn(table, side)}`,
    );
  await removeRows(tx, table, side, keys);
}

/** Deletes the migration's rows of keys, and no row whose key only a collation takes for one of them. */
export async function removeRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<void> {
  const from = raw(tx.engine === 'mysql' ? `t FROM ${table[side].sql} AS t` : `FROM ${table[side].sql} AS t`);
  for (const part of inParts(keys, table.key.length * 2)) {
    const any = part.map((key) => sql`(${keyCondition(table, side, key)}${exactly(tx, table, side, key)})`);
    await tx.run(sql`DELETE ${from} WHERE (${join(any, ' OR ')})${andOwn(table, side)}`);
  }
}

function exactly(tx: Tx, table: TableDescriptor, side: Side, key: readonly Text[]): Sql {
  const parts = table.key.flatMap((place, at) => {
    const column = columnOn(table, place, side);
    if (column === null || !isLoose(table, place, side)) return [];
    return [sql` AND ${sameBytes(tx.engine, column.read, key[at] ?? null)}`];
  });
  return parts.length === 0 ? sql`` : join(parts, '');
}

/** Whether comparing the key's column may take different texts for the same. */
function isLoose(table: TableDescriptor, place: number, side: Side): boolean {
  return isLooseText(table.columns[place]?.rule, columnOn(table, place, side)?.rawType ?? '');
}

/** Inserts rows, or updates those that are there; throws StoreError where another writer's row holds the key. */
export async function writeRows(tx: Tx, table: TableDescriptor, side: Side, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sqlOf(tx.engine).upsert(tx, rowWrite(table, side, rows));
}

/** What writing rows takes on a side: a column that the side has not, or computes itself, is left out. */
function rowWrite(table: TableDescriptor, side: Side, rows: readonly Row[]): RowWrite {
  const places = table.columns.flatMap((column, place) => {
    const own = columnOn(table, place, side);
    if (own === null || own.computed || (side === 'source' && column.constant !== undefined)) return [];
    const { sql: name, read, write } = own;
    return [{ place, sql: name, read, write, key: table.key.includes(place), loose: isLoose(table, place, side) }];
  });
  return {
    table: table[side].sql,
    columns: places,
    rows: rows.map((row) =>
      places.map(({ place }) => {
        const constant = table.columns[place]?.constant;
        return constant === undefined ? (row[place] ?? null) : constant;
      }),
    ),
    primary: table[side].primary,
    family: table[side].own.length > 0,
    exactKey: table.key.every((place) => table.columns[place]?.rule === 'exact'),
    own: ownCondition(table, side),
  };
}
