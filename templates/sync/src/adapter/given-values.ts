import type { Text } from '../descriptor.ts';
import { textOfValue } from '../values/text-of-value.ts';
import type { Given, Values } from './key-texts.ts';
import type { Place, PlacedTable } from './place.ts';
import type { Inserting } from './write-row.ts';

/** A row's texts by column name, the source's names. */
export type Texts = Readonly<Record<string, Text>>;

/** Rows written by one statement; a statement takes 65,535 values at most. */
const ROWS_AT_ONCE = 200;

/** What an update sets in one place; a key is changed by changeKey alone. */
export function settable(table: PlacedTable, place: Place, values: Values): Given[] {
  const given = givenIn(table, place, values);
  const key = given.find(({ column }) => place.key.includes(column));
  if (key !== undefined)
    throw new Error(`${table.name}: ${key.column.name} is part of the key; change it with changeKey`);
  return given;
}

/** The values that one place holds. A column that no place holds is a mistake. */
function givenIn(table: PlacedTable, place: Place, values: Values): Given[] {
  const all = new Map(table.places.flatMap(({ columns }) => columns.map((column) => [column.name, column] as const)));
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!all.has(name)) {
      throw new Error(
        `${table.name} has no column ${name} that the migration carries: it has ${[...all.keys()].join(', ')}`,
      );
    }
    const column = place.columns.find((one) => one.name === name);
    if (column?.constant !== undefined)
      throw new Error(`${table.name}: ${name} is the same in every row and is not given`);
    return column === undefined ? [] : [{ column, text: textOfValue(column, value) }];
  });
}

/** Rows in a few statements: neighbours that give the same columns share one. */
export function alike(table: PlacedTable, place: Place, rows: readonly Values[]) {
  const groups: (Inserting & { readonly rows: (readonly Text[])[] })[] = [];
  for (const row of rows) {
    const given = givenIn(table, place, row).filter(({ column, text }) => !(column === place.counted && text === null));
    checkKey(table, place, given);
    const columns = given.map(({ column }) => column);
    const last = groups.at(-1);
    const same = last?.columns.length === columns.length && columns.every((column, at) => column === last.columns[at]);
    if (last !== undefined && same && last.rows.length < ROWS_AT_ONCE) last.rows.push(given.map(({ text }) => text));
    else groups.push({ columns, rows: [given.map(({ text }) => text)] });
  }
  return groups;
}

function checkKey({ name }: PlacedTable, place: Place, given: readonly Given[]): void {
  for (const column of place.key) {
    const found = given.find((one) => one.column === column);
    if (found === undefined && column !== place.counted)
      throw new Error(`${name}: the key needs a value for ${column.name}`);
    if (found?.text === '0' && column === place.counted) {
      throw new Error(
        `${name}: ${column.name} = 0 asks many sessions for the next number: leave it out, or insert it yourself`,
      );
    }
  }
}

/** A key by column name. */
export function named({ key }: Place, texts: readonly Text[]): Texts {
  return Object.fromEntries(key.map(({ name }, at) => [name, texts[at] ?? null]));
}
