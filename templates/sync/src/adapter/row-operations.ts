import type { Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { alike, named, settable, type Texts } from './given-values.ts';
import { isStored, keyGiven, lockKey, type Values } from './key-texts.ts';
import type { PlacedTable } from './place.ts';
import { deleteRows, insertRows, insertUnlessTaken, updateRows } from './write-row.ts';

/** Where an operation writes, and who is told the keys that changed. */
export interface Target {
  readonly tx: Tx;
  readonly table: PlacedTable;
  readonly note: (key: readonly Text[]) => void;
}

/** The stored key of a row; it is looked at, and locked from here on, where its form calls for that. Null: there is no row. */
export async function keyOf({ tx, table: { places } }: Target, values: Values): Promise<readonly Text[] | null> {
  const given = keyGiven(places[0], values);
  return isStored(places[0], given) ? given : lockKey(tx, places[0], given);
}

/** Updates the row of a stored key; false: there is none. */
export async function updateOne(
  { tx, table, note }: Target,
  key: readonly Text[] | null,
  values: Values,
): Promise<boolean> {
  if (key === null) return false;
  const sets = table.places.map((place) => ({ place, set: settable(table, place, values) }));
  const counts: number[] = [];
  for (const { place, set } of sets) if (set.length > 0) counts.push(await updateRows(tx, place, set, [key]));
  if (counts.length === 0) return (await lockKey(tx, table.places[0], key)) !== null;
  if (counts.every((count) => count === 0)) return false;
  note(key);
  return true;
}

/** Inserts rows in every place of the table and gives their keys. */
export async function insertAll({ tx, table, note }: Target, rows: readonly Values[]): Promise<Texts[]> {
  const [first, ...others] = table.places;
  const keys: (readonly Text[])[] = [];
  for (const group of alike(table, first, rows)) keys.push(...(await insertRows(tx, first, group)));
  const keyed = rows.map((row, at) => ({ ...row, ...named(first, keys[at] ?? []) }));
  for (const place of others) for (const group of alike(table, place, keyed)) await insertRows(tx, place, group);
  for (const key of keys) note(key);
  return keys.map((key) => named(first, key));
}

/** Updates the row of the key in `values`, or inserts it. */
export async function upsertOne(on: Target, values: Values): Promise<'inserted' | 'updated'> {
  const { tx, table, note } = on;
  const [first, ...others] = table.places;
  const isKey = (name: string) => first.key.some((column) => column.name === name);
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => !isKey(name)));
  if (await updateOne(on, await keyOf(on, values), rest)) return 'updated';
  const [group] = alike(table, first, [values]);
  if (others.length === 0 && group !== undefined) {
    const stored = await insertUnlessTaken(tx, first, group);
    if (stored !== null) {
      note(stored);
      return 'inserted';
    }
    // Somebody else inserted it in between.
    if (await updateOne(on, await keyOf(on, values), rest)) return 'updated';
  }
  await insertAll(on, [values]);
  return 'inserted';
}

/** Deletes the row of a stored key; false: there was none. */
export async function removeOne({ tx, table, note }: Target, key: readonly Text[] | null): Promise<boolean> {
  if (key === null) return false;
  let count = 0;
  for (const place of [...table.places].reverse()) count += await deleteRows(tx, place, [key]);
  if (count > 0) note(key);
  return count > 0;
}

/** Gives a row another key: two changed keys. False: there is no row. */
export async function rekeyOne(
  { tx, table, note }: Target,
  from: readonly Text[],
  to: readonly Text[],
): Promise<boolean> {
  const [first] = table.places;
  const old = await lockKey(tx, first, from);
  if (old === null) return false;
  for (const place of table.places) {
    const set = place.key.map((column, at) => ({ column, text: to[at] ?? null }));
    await updateRows(tx, place, set, [old]);
  }
  note(old);
  note(isStored(first, to) ? to : ((await lockKey(tx, first, to)) ?? to));
  return true;
}
