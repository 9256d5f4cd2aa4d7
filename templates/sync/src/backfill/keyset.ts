import sql, { join, raw, type Sql } from 'sql-template-tag';
import { columnOn } from '../core/read-rows.ts';
import type { EngineName, Side, TableDescriptor, Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';

/** Which end of the key a table is read from. */
export type KeyOrder = 'ascending' | 'descending';

/** MySQL sorts these by their number and compares them by their text: only the text does both. */
const BY_TEXT = /^(enum|set)\b/i;

/** The rows behind a key in the order of the side's own index; no key: all of them. */
export function behind(
  engine: EngineName,
  table: TableDescriptor,
  side: Side,
  order: KeyOrder,
  key: readonly Text[] | null,
): Sql {
  if (key === null) return sql`TRUE`;
  const parts = keyParts(engine, table, side);
  const beyond = raw(order === 'ascending' ? '>' : '<');
  const values = parts.map(({ write }, at) => written(write, key[at] ?? null));
  if (engine === 'postgres') return sql`(${list(parts.map(({ by }) => by))}) ${beyond} (${list(values)})`;
  // MySQL finds no range for a comparison of rows.
  const pairs = parts.map(({ by }, at) => ({ by, value: values[at] ?? sql`NULL` }));
  const steps = pairs.map(({ by, value }, at) => {
    const before = pairs.slice(0, at).map((pair) => sql`${pair.by} = ${pair.value}`);
    return sql`(${join([...before, sql`${by} ${beyond} ${value}`], ' AND ')})`;
  });
  return sql`(${join(steps, ' OR ')})`;
}

/** ORDER BY of the key. */
export function keyOrder(engine: EngineName, table: TableDescriptor, side: Side, order: KeyOrder): Sql {
  const direction = raw(order === 'ascending' ? 'ASC' : 'DESC');
  return list(keyParts(engine, table, side).map(({ by }) => sql`${by} ${direction}`));
}

function keyParts(engine: EngineName, table: TableDescriptor, side: Side) {
  return table.key.map((place) => {
    const column = columnOn(table, place, side);
    if (column === null) throw new Error(`${table.name}: a key column is missing on the ${side}`);
    const text = engine === 'mysql' && BY_TEXT.test(column.rawType);
    return { by: raw(text ? `CONVERT(t.${column.sql} USING utf8mb4)` : `t.${column.sql}`), write: column.write };
  });
}
