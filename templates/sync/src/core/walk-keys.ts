import sql, { raw, type Sql } from 'sql-template-tag';
import type { Row, Side, TableDescriptor, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { behind, keyParts, orderBy } from './keyset.ts';
import { anyKeyCondition, keySelect, rowSelect } from './read-rows.ts';
import { keyOfRow, rowKeyOf } from './row-key.ts';

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

/** The same of the keys alone, of the rows of a condition over the alias t. */
export async function nextKeys(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
  only?: Sql,
): Promise<Row[]> {
  return tx.rows(sql`SELECT ${keySelect(table, side)} ${nextOf(tx, table, side, after, limit, only)}`);
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
    sql`SELECT ${keySelect(table, side)} FROM ${raw(table[side].sql)} AS t WHERE ${any}${filter(table, side)}`,
  );
  return new Set(rows.map(rowKeyOf));
}

/** The row key of a row in the order of the table's columns. */
export function rowKeyOfRow(table: TableDescriptor, row: Row): string {
  return rowKeyOf(keyOfRow(table, row));
}

function nextOf(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  after: readonly Text[] | null,
  limit: number,
  only?: Sql,
): Sql {
  const which = only === undefined ? sql`` : sql` AND ${only}`;
  const parts = keyParts(tx.engine, table, side);
  const beyond = behind(tx.engine, parts, 'ascending', after);
  return sql`FROM ${raw(table[side].sql)} AS t WHERE ${beyond}${filter(table, side)}${which}
ORDER BY ${orderBy(parts, 'ascending')} LIMIT ${raw(String(Math.trunc(limit)))}`;
}

function filter(table: TableDescriptor, side: Side): Sql {
  const { where } = table[side];
  return where === null ? sql`` : raw(` AND (${where})`);
}
