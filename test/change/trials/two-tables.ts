import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';
import { type Columns, type Place, quoted } from './one-column.ts';

/** A second table whose rows have the key of the first, and what a version writes into it. */
export interface Half {
  readonly table: string;
  readonly columns: Columns;
  /** How a row is written that may be there already; left out: there is none. */
  readonly upsert?: boolean;
  /** Whether the rows go with those of the first table. */
  readonly cascades: boolean;
}

/** A version that holds a record in a row of each of two tables. */
export function twoTablesShape(place: Place, { table, columns, upsert = false, cascades }: Half): Shape {
  const { engine, key, keyOf, number } = place;
  const [first, second] = [place.table, table].map((name) => quoted(engine, name));
  const list = (names: readonly string[]) => names.map((name) => quoted(engine, name)).join(', ');
  const marks = (names: readonly string[]) => names.map(() => '?').join(', ');
  const here = key.map((name) => `${quoted(engine, name)} = ?`).join(' AND ');
  const set = columns.names.map((name) => `${quoted(engine, name)} = ?`).join(', ');
  const both = [...key, ...columns.names];
  const clash = engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE' : `ON CONFLICT (${list(key)}) DO UPDATE SET`;
  const same = key.map((name) => `s.${quoted(engine, name)} = t.${quoted(engine, name)}`).join(' AND ');
  return {
    insert: (id, value) => [
      [`INSERT INTO ${first} (${list(key)}) VALUES (${marks(key)})`, ...keyOf(id)],
      [
        `INSERT INTO ${second} (${list(both)}) VALUES (${marks(both)})${upsert ? ` ${clash} ${set}` : ''}`,
        ...keyOf(id),
        ...columns.parts(value, id),
        ...(upsert ? columns.parts(value, id) : []),
      ],
    ],
    update: (id, value) => [[`UPDATE ${second} SET ${set} WHERE ${here}`, ...columns.parts(value, id), ...keyOf(id)]],
    remove: (id) =>
      (cascades ? [first] : [second, first]).map((each) => [`DELETE FROM ${each} WHERE ${here}`, ...keyOf(id)]),
    all: `SELECT ${number}, (SELECT ${columns.read} FROM ${second} AS s WHERE ${same}) FROM ${first} AS t`,
  };
}

/** A text in two columns that may be NULL, the second of which says whether both were written at once. */
export function checkedText(one: string, other: string): Columns {
  return {
    names: [one, other],
    parts: (value) => [value, value === null ? null : `~${value}`],
    read: `CASE WHEN ${one} IS NULL AND ${other} IS NULL THEN NULL WHEN ${other} = CONCAT('~', ${one}) THEN ${one} ELSE 'torn' END`,
  };
}

/** The same with a second column that takes no NULL. */
export function markedText(one: string, other: string): Columns {
  return {
    names: [one, other],
    parts: (value) => [value, value === null ? 'none' : 'some'],
    read: `CASE WHEN ${one} IS NULL AND ${other} = 'none' THEN NULL WHEN ${one} IS NOT NULL AND ${other} = 'some' THEN ${one} ELSE 'torn' END`,
  };
}

/** Makes the text of the untouched record another one, and that one again. */
export function spoilText(table: string, column: string, here: string): NonNullable<Trial['spoil']> {
  const set = (value: string) => (_: Engine) => [`UPDATE ${table} SET ${column} = ${value} WHERE ${here}`];
  return {
    table,
    statements: set(`CASE WHEN ${column} IS NULL THEN '~NULL' ELSE CONCAT(${column}, '~') END`),
    mend: set(`CASE WHEN ${column} = '~NULL' THEN NULL ELSE SUBSTRING(${column}, 1, CHAR_LENGTH(${column}) - 1) END`),
  };
}
