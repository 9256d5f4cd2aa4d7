import sql, { join, raw, type Sql } from 'sql-template-tag';
import { anyKeyCondition, columnOn, rowSelect } from '../core/read-rows.ts';
import { keyOfRow, rowKeyOf } from '../core/row-key.ts';
import type { Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';

/** The next rows of a side after a key, in the order of that side's own index; `after` null: the first ones. */
export async function nextRows(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
): Promise<Row[]> {
  return tx.rows(sql`SELECT ${rowSelect(table, side)} ${nextOf(tx, table, side, after, limit)}`);
}

/** The same of the keys alone. */
export async function nextKeys(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
): Promise<Row[]> {
  return tx.rows(sql`SELECT ${keySelect(table, side)} ${nextOf(tx, table, side, after, limit)}`);
}

/** Those of the keys that a side has a row of, as row keys. */
export async function presentKeys(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const any = anyKeyCondition(table, side, keys);
  const rows = await tx.rows(
    sql`SELECT ${keySelect(table, side)} FROM ${raw(table[side].sql)} AS t WHERE ${any}${filter(table, side, ' AND ')}`,
  );
  return new Set(rows.map(rowKeyOf));
}

/** The row key of a row in the order of the table's columns. */
export function rowKeyOfRow(table: TableDescriptor, row: Row): string {
  return rowKeyOf(keyOfRow(table, row));
}

function keySelect(table: TableDescriptor, side: Side): Sql {
  return list(table.key.map((place) => raw(keyColumn(table, place, side).read)));
}

function nextOf(tx: Tx, table: TableDescriptor, side: Side, after: readonly Text[] | null, limit: number): Sql {
  const columns = table.key.map((place, at) => {
    const { sql: name, rawType, read, write } = keyColumn(table, place, side);
    const text = after?.[at] ?? null;
    // MySQL sorts members by their number and compares them by letter or number, whatever they meet: their texts have one order.
    const member = tx.engine === 'mysql' && /^(enum|set)\b/i.test(rawType);
    return member
      ? { order: raw(`CAST(${read} AS BINARY)`), value: sql`CAST(${text} AS BINARY)` }
      : { order: raw(`t.${name}`), value: written(write, text) };
  });
  const beyond = after === null ? null : afterKey(tx, columns);
  const filtered = filter(table, side, beyond === null ? ' WHERE ' : ' AND ');
  const where = beyond === null ? filtered : sql` WHERE (${beyond})${filtered}`;
  const order = list(columns.map((column) => column.order));
  return sql`FROM ${raw(table[side].sql)} AS t${where} ORDER BY ${order} LIMIT ${raw(String(Math.trunc(limit)))}`;
}

/** Each engine's own spelling that lets it go on in the index where the last read ended. */
function afterKey(tx: Tx, columns: readonly { readonly order: Sql; readonly value: Sql }[]): Sql {
  const values = columns.map(({ value }) => value);
  if (tx.engine === 'postgres') return sql`(${list(columns.map(({ order }) => order))}) > (${list(values)})`;
  const ways = columns.map((column, at) => {
    const equal = columns.slice(0, at).map(({ order }, place) => sql`${order} = ${values[place]}`);
    return sql`(${join([...equal, sql`${column.order} > ${values[at]}`], ' AND ')})`;
  });
  return join(ways, ' OR ');
}

function filter(table: TableDescriptor, side: Side, word: string): Sql {
  const { where } = table[side];
  return where === null ? sql`` : raw(`${word}(${where})`);
}

function keyColumn(table: TableDescriptor, place: number, side: Side) {
  const column = columnOn(table, place, side);
  if (column === null) throw new Error(`${table.name}: a key column is missing on the ${side}`);
  return column;
}
