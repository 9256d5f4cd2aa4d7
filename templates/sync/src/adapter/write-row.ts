import sql, { join, raw, type Sql } from 'sql-template-tag';
import { insertedIds } from '../core/outbox.ts';
import type { Text } from '../descriptor.ts';
import { list, names, written } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { type Given, isStored, keyIs, keySelect, lockKey } from './key-texts.ts';
import type { Place } from './place.ts';

/** Rows to insert: the same columns in each. */
export interface Inserting {
  readonly columns: readonly Given['column'][];
  readonly rows: readonly (readonly Text[])[];
}

/** Inserts rows and gives their keys as they are stored, in the same order; a counted key that was not given is the number it got. */
export async function insertRows(tx: Tx, place: Place, inserting: Inserting): Promise<(readonly Text[])[]> {
  const insert = insertSql(tx, place, inserting);
  if (tx.engine === 'postgres') return tx.rows(sql`${insert} RETURNING ${keySelect(place)}`);
  const given = inserting.rows.map((row) => place.key.map((column) => row[inserting.columns.indexOf(column)]));
  const { counted } = place;
  const generated = counted !== null && !inserting.columns.includes(counted);
  const numbers = generated ? await insertedIds(tx, insert, inserting.rows.length) : [];
  if (!generated) await tx.run(insert);
  const keys = given.map((key, row) =>
    key.map((text, at) => (place.key[at] === counted && generated ? String(numbers[row]) : (text ?? null))),
  );
  const stored: (readonly Text[])[] = [];
  for (const key of keys) stored.push(isStored(place, key) ? key : ((await lockKey(tx, place, key)) ?? key));
  return stored;
}

/** Inserts a row unless its key is taken, and gives the stored key of the new row; null: it was taken. */
export async function insertUnlessTaken(tx: Tx, place: Place, inserting: Inserting): Promise<readonly Text[] | null> {
  if (tx.engine === 'postgres') {
    const taken = names(place.key.map((column) => column.sql));
    const insert = sql`${insertSql(tx, place, inserting)} ON CONFLICT (${taken}) DO NOTHING`;
    return (await tx.rows(sql`${insert} RETURNING ${keySelect(place)}`))[0] ?? null;
  }
  try {
    return (await insertRows(tx, place, inserting))[0] ?? null;
  } catch (error) {
    // MySQL undoes the statement only; the caller sees whether it was the key or another unique value.
    if (error instanceof StoreError && error.kind === 'unique') return null;
    throw error;
  }
}

/** Changes columns of the rows of stored keys, and tells how many were found. */
export async function updateRows(
  tx: Tx,
  place: Place,
  set: readonly Given[],
  keys: readonly (readonly Text[])[],
): Promise<number> {
  const changed = list(set.map(({ column, text }) => sql`${raw(column.sql)} = ${written(column.write, text)}`));
  return tx.run(sql`UPDATE ${raw(place.table.sql)} AS t SET ${changed} WHERE ${anyKey(place, keys)}`);
}

/** Deletes the rows of keys, and tells how many there were. */
export async function deleteRows(tx: Tx, place: Place, keys: readonly (readonly Text[])[]): Promise<number> {
  const from = raw(tx.engine === 'mysql' ? `t FROM ${place.table.sql} AS t` : `FROM ${place.table.sql} AS t`);
  return tx.run(sql`DELETE ${from} WHERE ${anyKey(place, keys)}`);
}

function anyKey(place: Place, keys: readonly (readonly Text[])[]): Sql {
  return join(
    keys.map((key) => keyIs(place, key)),
    ' OR ',
  );
}

function insertSql(tx: Tx, { table, columns: all, counted }: Place, { columns, rows }: Inserting): Sql {
  const constants = all.filter(({ constant }) => constant !== undefined);
  if (columns.length + constants.length === 0 && counted !== null) {
    const numbered = list(rows.map(() => sql`(DEFAULT)`));
    return sql`INSERT INTO ${raw(table.sql)}${raw(tx.engine === 'mysql' ? '' : ' AS t')} (${raw(counted.sql)}) VALUES ${numbered}`;
  }
  const into = names([...columns, ...constants].map((column) => column.sql));
  const values = rows.map((row) => {
    const given = columns.map(({ write }, at) => written(write, row[at] ?? null));
    return sql`(${list([...given, ...constants.map(({ write, constant }) => written(write, constant ?? null))])})`;
  });
  return tx.engine === 'mysql'
    ? sql`INSERT INTO ${raw(table.sql)} (${into}) VALUES ${list(values)}`
    : sql`INSERT INTO ${raw(table.sql)} AS t (${into}) OVERRIDING SYSTEM VALUE VALUES ${list(values)}`;
}
