import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor, Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import { columnOn } from './read-rows.ts';

/** Which end of the key a table is read from. */
export type KeyOrder = 'ascending' | 'descending';

/** One part of an order: what is sorted by, over the alias t, and how its value is made of a canonical text. */
export interface OrderPart {
  readonly by: Sql;
  readonly write: string;
}

/** MySQL sorts these by their number and compares them by number or letters, whatever they meet: the bytes of their texts have one order. */
const BY_TEXT = /^(enum|set)\b/i;

/** A side's own order of keys. */
export function keyParts(engine: EngineName, table: TableDescriptor, side: Side): OrderPart[] {
  return table.key.map((place) => orderPart(engine, table, place, side));
}

/** A column as part of an order. */
export function orderPart(engine: EngineName, table: TableDescriptor, place: number, side: Side): OrderPart {
  const column = columnOn(table, place, side);
  if (column === null) throw new Error(`${table.name}: a column that rows are sorted by is missing on the ${side}`);
  const text = engine === 'mysql' && BY_TEXT.test(column.rawType);
  if (text) return { by: raw(`CAST(${column.read} AS BINARY)`), write: 'CAST({} AS BINARY)' };
  return { by: raw(`t.${column.sql}`), write: column.write };
}

/** The rows behind the texts in an order of the server's own; null: all of them. */
export function behind(
  engine: EngineName,
  parts: readonly OrderPart[],
  order: KeyOrder,
  texts: readonly Text[] | null,
): Sql {
  if (texts === null) return sql`TRUE`;
  const beyond = raw(order === 'ascending' ? '>' : '<');
  const pairs = parts.map(({ by, write }, at) => ({ by, value: written(write, texts[at] ?? null) }));
  if (engine === 'postgres') {
    return sql`(${list(pairs.map(({ by }) => by))}) ${beyond} (${list(pairs.map(({ value }) => value))})`;
  }
  // MySQL finds no range for a comparison of rows.
  const steps = pairs.map(({ by, value }, at) => {
    const before = pairs.slice(0, at).map((pair) => sql`${pair.by} = ${pair.value}`);
    return sql`(${join([...before, sql`${by} ${beyond} ${value}`], ' AND ')})`;
  });
  return sql`(${join(steps, ' OR ')})`;
}

/** ORDER BY of an order. */
export function orderBy(parts: readonly OrderPart[], order: KeyOrder): Sql {
  const direction = raw(order === 'ascending' ? 'ASC' : 'DESC');
  return list(parts.map(({ by }) => sql`${by} ${direction}`));
}
