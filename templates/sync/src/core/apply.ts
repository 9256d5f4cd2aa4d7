import sql, { join, raw } from 'sql-template-tag';
import type { Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import type { RowWrite } from '../sql/engine-sql.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import { sqlOf } from '../sql/sql-of.ts';
import type { Tx } from '../store/store.ts';
import { columnOn, keyCondition } from './read-rows.ts';

/** The state of one key on the primary, and the version at which it was read. */
export interface Change {
  /** The source's `schema.table`. */
  readonly name: string;
  readonly rowKey: string;
  readonly key: readonly Text[];
  readonly version: bigint;
  /** One for each descriptor of that name; `row` null: the primary has no such row. */
  readonly images: readonly { readonly table: TableDescriptor; readonly row: Row | null }[];
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
  await engine.enterGate(tx, tables, [...new Set(changes.map(({ name }) => name))]);
  const versions = changes.map(({ name, rowKey, version, images }) => ({
    name,
    rowKey,
    version,
    deleted: images.every(({ row }) => row === null),
  }));
  const claimed = new Set((await engine.claim(tx, tables, versions, atLeast)).map(({ name, rowKey }) => name + rowKey));
  const newer = changes.filter(({ name, rowKey }) => claimed.has(name + rowKey));
  const images = newer.flatMap((change) => change.images.map((image) => ({ ...image, key: change.key })));
  const side = otherSide(primary);
  for (const table of new Set(images.map((image) => image.table))) {
    const own = images.filter((image) => image.table === table);
    await removeRows(
      tx,
      table,
      side,
      own.filter(({ row }) => row === null).map(({ key }) => key),
    );
    await writeRows(
      tx,
      table,
      side,
      own.flatMap(({ row }) => (row === null ? [] : [row])),
    );
  }
  return newer;
}

/** Deletes the rows of keys. */
export async function removeRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<void> {
  if (keys.length === 0) return;
  const any = join(
    keys.map((key) => keyCondition(table, side, key)),
    ' OR ',
  );
  const from = raw(tx.engine === 'mysql' ? `t FROM ${table[side].sql} AS t` : `FROM ${table[side].sql} AS t`);
  await tx.run(sql`DELETE ${from} WHERE ${any}`);
}

/** Inserts rows, or updates those that are there. */
export async function writeRows(tx: Tx, table: TableDescriptor, side: Side, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sqlOf(tx.engine).upsert(tx, rowWrite(table, side, rows));
}

/** What writing rows takes on a side: a column that the side has not is left out. */
function rowWrite(table: TableDescriptor, side: Side, rows: readonly Row[]): RowWrite {
  const places = table.columns.flatMap((column, place) => {
    const own = columnOn(table, place, side);
    if (own === null || (side === 'source' && column.constant !== undefined)) return [];
    return [{ place, sql: own.sql, write: own.write, key: table.key.includes(place) }];
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
  };
}
