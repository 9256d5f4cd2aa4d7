import type { KitDescriptor, Side, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { changeWhere, type Where } from './change-where.ts';
import { settable, type Texts } from './given-values.ts';
import { keyGiven, lockKey, type Values } from './key-texts.ts';
import { placedTable } from './place.ts';
import { readRow } from './read-row.ts';
import { insertAll, keyOf, rekeyOne, removeOne, type Target, updateOne, upsertOne } from './row-operations.ts';
import { deleteRows, updateRows } from './write-row.ts';

/**
 * Writes to one table on the side that is the primary, and notes every key that it changes, as the row holds it. Columns have the
 * source's names on both sides. What the database changes by itself (cascades of foreign keys, triggers) it does not see.
 */
export interface TableWriter {
  /** The row as texts, of the columns that the migration carries; null: there is none. */
  find(key: Values): Promise<Texts | null>;
  /** Locks a row and notes that it changes, for statements of your own; false: there is none. */
  lock(key: Values): Promise<boolean>;
  /** Gives the key, with a number that the database chose. */
  insert(values: Values): Promise<Texts>;
  insertMany(rows: readonly Values[]): Promise<Texts[]>;
  /** False: there is no such row. */
  update(key: Values, values: Values): Promise<boolean>;
  /** Updates the row of the key in `values`, or inserts it; other unique keys are not looked at. */
  upsert(values: Values): Promise<'inserted' | 'updated'>;
  remove(key: Values): Promise<boolean>;
  /** Gives a row another key. */
  changeKey(from: Values, to: Values): Promise<boolean>;
  /** Updates all rows of a condition, and tells how many. */
  updateWhere(where: Where, values: Values): Promise<number>;
  removeWhere(where: Where): Promise<number>;
}

/** Takes a key that changed. */
export type Note = (name: string, key: readonly Text[]) => void;

/** A writer for the table of that name, in a transaction that is open on the side. */
export function tableWriter(kit: KitDescriptor, side: Side, tx: Tx, wanted: string, note: Note): TableWriter {
  const table = placedTable(kit, side, wanted);
  const [first] = table.places;
  const on: Target = { tx, table, note: (key) => note(table.name, key) };
  return {
    find: (key) => readRow(tx, table, keyGiven(first, key)),
    lock: async (key) => {
      const stored = await lockKey(tx, first, keyGiven(first, key));
      if (stored !== null) on.note(stored);
      return stored !== null;
    },
    insert: async (values) => (await insertAll(on, [values]))[0] ?? {},
    insertMany: (rows) => insertAll(on, rows),
    update: async (key, values) => updateOne(on, await keyOf(on, key), values),
    upsert: (values) => upsertOne(on, values),
    remove: async (key) => removeOne(on, await keyOf(on, key)),
    changeKey: (from, to) => rekeyOne(on, keyGiven(first, from), keyGiven(first, to)),
    updateWhere: (where, values) =>
      changeWhere(tx, table, where, on.note, async (place, keys) => {
        const set = settable(table, place, values);
        if (set.length > 0) await updateRows(tx, place, set, keys);
      }),
    removeWhere: (where) =>
      changeWhere(tx, table, where, on.note, async (place, keys) => {
        await deleteRows(tx, place, keys);
      }),
  };
}
