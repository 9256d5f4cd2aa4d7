import type { Engine } from '../../lab/kinds.ts';
import type { Value } from '../harness/session.ts';
import type { RevisionSql, Shape } from '../harness/trial.ts';

/** A name as SQL. */
export function quoted(engine: Engine, name: string): string {
  const mark = engine === 'mysql' ? '`' : '"';
  return `${mark}${name.replaceAll(mark, mark + mark)}${mark}`;
}

/** A table whose records are known by one or several columns. */
export interface Place {
  readonly engine: Engine;
  readonly table: string;
  readonly key: readonly string[];
  /** The values of the key of a record. */
  keyOf(key: number): readonly Value[];
  /** An expression of the record's number. */
  readonly number: string;
}

/** Records with a bigint for a key. */
export function byId(engine: Engine, table: string): Place {
  return { engine, table, key: ['id'], keyOf: (key) => [key], number: 'id' };
}

/** What a version writes into columns, and an expression of what it reads. */
export interface Columns {
  readonly names: readonly string[];
  parts(value: string | null, key: number): readonly Value[];
  readonly read: string;
}

/** A version that holds a record in columns of one row. */
export function columnsShape(place: Place, { names, parts, read }: Columns): Shape {
  const { engine, key, keyOf, number } = place;
  const table = quoted(engine, place.table);
  const own = (columns: readonly string[]) => columns.map((name) => quoted(engine, name));
  const here = whereKey(place);
  return {
    insert: (id, value) => [
      [
        `INSERT INTO ${table} (${own([...key, ...names]).join(', ')}) VALUES (${[...key, ...names].map(() => '?').join(', ')})`,
        ...keyOf(id),
        ...parts(value, id),
      ],
    ],
    update: (id, value) => [
      [
        `UPDATE ${table} SET ${own(names)
          .map((name) => `${name} = ?`)
          .join(', ')} WHERE ${here}`,
        ...parts(value, id),
        ...keyOf(id),
      ],
    ],
    remove: (id) => [[`DELETE FROM ${table} WHERE ${here}`, ...keyOf(id)]],
    all: `SELECT ${number}, ${read} FROM ${table}`,
  };
}

/** A version that holds it in one column. */
export function columnShape(place: Place, name: string): Shape {
  return columnsShape(place, { names: [name], parts: (value) => [value], read: quoted(place.engine, name) });
}

/** The column rev of the same table. */
export function revisionIn(place: Place): RevisionSql {
  const table = quoted(place.engine, place.table);
  return {
    count: (key) => [`UPDATE ${table} SET rev = rev + 1 WHERE ${whereKey(place)}`, ...place.keyOf(key)],
    read: (key) => [`SELECT rev FROM ${table} WHERE ${whereKey(place)}`, ...place.keyOf(key)],
  };
}

function whereKey({ engine, key }: Place): string {
  return key.map((name) => `${quoted(engine, name)} = ?`).join(' AND ');
}
