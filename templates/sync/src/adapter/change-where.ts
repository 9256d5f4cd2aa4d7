import sql, { join, raw, type Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { list, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { textOfValue, type Value } from '../values/text-of-value.ts';
import { keySelect } from './key-texts.ts';
import type { Place, PlacedTable } from './place.ts';

/** Columns that equal a value; null: are NULL; an array: are one of its values. All of them hold. `{}`: every row. */
export type Where = Readonly<Record<string, Value | readonly Value[]>>;

/** Keys locked and changed by one statement. */
const KEYS_AT_ONCE = 500;

/**
 * Locks the rows of a condition, a portion at a time in the order of the key, notes their stored keys and has them changed; gives back
 * how many there were. All of it is one transaction: for very many rows run it for a part of them at a time.
 */
export async function changeWhere(
  tx: Tx,
  table: PlacedTable,
  where: Where,
  note: (key: readonly Text[]) => void,
  change: (place: Place, keys: readonly (readonly Text[])[]) => Promise<void>,
): Promise<number> {
  const [first] = table.places;
  const condition = conditionOf(table, first, where);
  const order = raw(first.key.map((column) => `t.${column.sql}`).join(', '));
  const select = sql`SELECT ${keySelect(first)} FROM ${raw(first.table.sql)} AS t WHERE ${condition}`;
  let count = 0;
  for (let last: readonly Text[] | null = null; ; ) {
    const beyond: Sql = last === null ? sql`` : sql` AND ${after(first, last)}`;
    const keys: (readonly Text[])[] = await tx.rows(
      sql`${select}${beyond} ORDER BY ${order} LIMIT ${raw(String(KEYS_AT_ONCE))} FOR UPDATE`,
    );
    if (keys.length > 0) for (const place of [...table.places].reverse()) await change(place, keys);
    keys.forEach(note);
    count += keys.length;
    last = keys.at(-1) ?? null;
    if (keys.length < KEYS_AT_ONCE) return count;
  }
}

function conditionOf({ name }: PlacedTable, { columns }: Place, where: Where): Sql {
  const parts = Object.entries(where).map(([wanted, value]) => {
    const column = columns.find((one) => one.name === wanted);
    if (column === undefined) throw new Error(`${name} has no column ${wanted} that a condition could ask for`);
    const texts = (isList(value) ? value : [value]).map((one) => textOfValue(column, one));
    const values = texts.filter((text) => text !== null).map((text) => written(column.write, text));
    const any = [
      ...(values.length > 0 ? [sql`t.${raw(column.sql)} IN (${list(values)})`] : []),
      ...(texts.includes(null) ? [sql`t.${raw(column.sql)} IS NULL`] : []),
    ];
    return any.length === 0 ? sql`1 = 0` : sql`(${join(any, ' OR ')})`;
  });
  return parts.length === 0 ? sql`1 = 1` : join(parts, ' AND ');
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

/** Beyond a key, in the order that the key's own columns have. */
function after({ key }: Place, texts: readonly Text[]): Sql {
  const at = (place: number, sign: '=' | '>') => {
    const column = key[place];
    return column === undefined
      ? sql`1 = 1`
      : sql`t.${raw(column.sql)} ${raw(sign)} ${written(column.write, texts[place] ?? null)}`;
  };
  const parts = key.map((_, place) =>
    join([...Array.from({ length: place }, (_, before) => at(before, '=')), at(place, '>')], ' AND '),
  );
  return sql`(${join(
    parts.map((part) => sql`(${part})`),
    ' OR ',
  )})`;
}
