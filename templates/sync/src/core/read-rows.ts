import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { ColumnSide, Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { keyOfRow, rowKeyOf } from './row-key.ts';
import { lengthOf, MOST_CHARACTERS, rowLength } from './value-length.ts';

/** The column on a side; null where the side has none. */
export function columnOn(table: TableDescriptor, place: number, side: Side): ColumnSide | null {
  return table.columns[place]?.[side] ?? null;
}

/**
 * The texts of all columns in descriptor order, over the alias t. A constant is what the target's rows hold, and on the source, which
 * has no such column, the constant itself.
 */
export function rowSelect(table: TableDescriptor, side: Side): Sql {
  return selected(table, side, (column) => readable(column, MOST_CHARACTERS));
}

/** The same of a row that is too long as a whole: of its long values those that may make it so are not read. */
function briefSelect(table: TableDescriptor, side: Side): Sql {
  const long = table.columns.filter((column) => column[side] !== null && lengthOf(column[side]) !== null);
  const most = Math.floor(MOST_CHARACTERS / Math.max(1, long.length));
  return selected(table, side, (column) => readable(column, most));
}

function selected(table: TableDescriptor, side: Side, read: (column: ColumnSide) => string): Sql {
  return list(
    table.columns.map((column) => {
      const own = column[side];
      const stands = column.constant !== undefined && (side === 'source' || column.compared === false);
      return own === null || stands ? sql`${column.constant ?? null}` : raw(read(own));
    }),
  );
}

/** Stand in place of a value that is not read; such a row is never written, and never called equal. */
const UNREAD = [
  'too long to be read: raise max_allowed_packet of the server that holds it',
  `too long to be carried: more than ${MOST_CHARACTERS} characters, bytes counted twice`,
  `too long to be carried with the rest of its row: more than ${MOST_CHARACTERS} characters, bytes counted twice`,
] as const;

/** Why a value of a row was not read, and its place; null: all were. */
export function unreadIn(row: Row | null): { readonly place: number; readonly why: string } | null {
  const place = row?.findIndex((text) => text !== null && UNREAD.some((one) => one === text)) ?? -1;
  const why = row?.[place] ?? null;
  return why === null ? null : { place, why };
}

/** The value's text, or why it is not read; `most` characters are left for it by the rest of its row. */
function readable(column: ColumnSide, most: number): string {
  const { read } = column;
  const known = lengthOf(column);
  if (known === null) return read;
  const [noPacket, tooLarge, rowTooLarge] = UNREAD;
  const { short, length, packets } = known;
  const all = [
    ...(short === null ? [] : [`WHEN ${short} THEN ${read}`]),
    `WHEN ${length} > ${MOST_CHARACTERS} THEN '${tooLarge}'`,
    ...(most < MOST_CHARACTERS ? [`WHEN ${length} > ${most} THEN '${rowTooLarge}'`] : []),
    ...(packets ? [`WHEN ${length} > @@max_allowed_packet THEN '${noPacket}'`] : []),
    `ELSE ${packets && short !== null ? `COALESCE(${read}, '${noPacket}')` : read}`,
  ];
  return `CASE ${all.join(' ')} END`;
}

/** A condition over the alias t that finds the row of a key; a collation may find others beside it. */
export function keyCondition(table: TableDescriptor, side: Side, key: readonly Text[]): Sql {
  const parts = table.key.map((place, at) => {
    const column = keyColumn(table, place, side);
    return sql`t.${raw(column.sql)} = ${written(column.write, key[at] ?? null)}`;
  });
  return sql`(${join(parts, ' AND ')})`;
}

/** A condition over the alias t that finds the rows of keys, at least one. A list of values is planned in a fraction of the time of many ORs. */
export function anyKeyCondition(table: TableDescriptor, side: Side, keys: readonly (readonly Text[])[]): Sql {
  const [place, ...more] = table.key;
  const column = place === undefined || more.length > 0 ? null : columnOn(table, place, side);
  if (column !== null) {
    return sql`t.${raw(column.sql)} IN (${list(keys.map(([text]) => written(column.write, text ?? null)))})`;
  }
  return sql`(${join(
    keys.map((key) => keyCondition(table, side, key)),
    ' OR ',
  )})`;
}

/** The rows of the keys as one statement sees them, by row key; a key that has no row, or one that is not migrated, is left out. */
export async function readRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  if (keys.length === 0) return found;
  const wanted = new Set(keys.map(rowKeyOf));
  // A row that is longer than a portion comes alone.
  const lengths = keys.length > 1 ? [] : [...(await readLengths(tx, table, side, keys)).values()];
  const columns = lengths.some((length) => length > MOST_CHARACTERS)
    ? briefSelect(table, side)
    : rowSelect(table, side);
  const rows = await tx.rows(sql`SELECT ${columns} ${rowsOf(table, side, keys)}`);
  for (const row of rows) {
    const rowKey = rowKeyOf(keyOfRow(table, row));
    // A collation takes different keys for the same.
    if (wanted.has(rowKey)) found.set(rowKey, row);
  }
  return found;
}

/** About how many characters the rows of keys have, by row key; empty where not even a thousand rows of the table are much. */
export async function readLengths(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Map<string, number>> {
  const length = rowLength(table.columns.flatMap((column) => column[side] ?? []));
  if (length === null || keys.length === 0) return new Map();
  const rows = await tx.rows(sql`SELECT ${raw(length)}, ${keySelect(table, side)} ${rowsOf(table, side, keys)}`);
  return new Map(rows.map(([characters, ...key]) => [rowKeyOf(key), Number(characters)]));
}

/** The texts of a key's columns, over the alias t. */
export function keySelect(table: TableDescriptor, side: Side): Sql {
  return list(table.key.map((place) => raw(keyColumn(table, place, side).read)));
}

function rowsOf(table: TableDescriptor, side: Side, keys: readonly (readonly Text[])[]): Sql {
  const { sql: name, where } = table[side];
  const migrated = where === null ? sql`` : raw(` AND (${where})`);
  return sql`FROM ${raw(name)} AS t WHERE ${anyKeyCondition(table, side, keys)}${migrated}`;
}

function keyColumn(table: TableDescriptor, place: number, side: Side): ColumnSide {
  const column = columnOn(table, place, side);
  if (column === null) throw new Error(`${table.name}: a key column is missing on the ${side}`);
  return column;
}

/** The newest version that the outbox holds for each of the keys of a table, applied or not; 0 for a key without one. */
export async function readVersions(
  tx: Tx,
  { outbox }: KitTables,
  name: string,
  rowKeys: readonly string[],
): Promise<Map<string, bigint>> {
  const versions = new Map(rowKeys.map((rowKey) => [rowKey, 0n]));
  if (rowKeys.length === 0) return versions;
  const version = raw(tx.engine === 'mysql' ? 'CAST(MAX(id) AS CHAR)' : 'max(id)::text');
  const rows = await tx.rows(sql`SELECT row_key, ${version} FROM ${outbox}
WHERE table_name = ${name} AND row_key IN (${list(rowKeys.map((rowKey) => sql`${rowKey}`))}) GROUP BY row_key`);
  for (const [rowKey, found] of rows) if (typeof rowKey === 'string') versions.set(rowKey, BigInt(found ?? '0'));
  return versions;
}
