import sql, { join, raw } from 'sql-template-tag';
import type { ChangedKey } from '../core/outbox.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { KitDescriptor, Side, Text } from '../descriptor.ts';
import { inParts } from '../sql/engine-sql.ts';
import type { Tx } from '../store/store.ts';
import { isRespelt, isStored, keyGiven, keyIs, keySelect, lockKey, type Values } from './key-texts.ts';
import { type Place, type PlacedTable, placedTable } from './place.ts';

/** Rows of one table, by their keys. */
export interface RowsOf {
  readonly table: string;
  readonly keys: readonly Values[];
}

/** A key has no row, so that nothing can be locked. */
export class NoSuchRowError extends Error {
  override readonly name = 'NoSuchRowError';
}

/**
 * The keys as their rows hold them; the rows are locked until the transaction ends. Throws NoSuchRowError for a key without a row:
 * recorded without a lock, it would take a version beside another transaction's insert of the same key, and hide that insert.
 */
export async function lockedKeys(kit: KitDescriptor, side: Side, tx: Tx, changes: readonly RowsOf[]) {
  const { found, missing } = await lockRows(kit, side, tx, changes);
  const [first] = missing;
  if (first === undefined) return found;
  const columns = first.table.places[0].key.map(({ name }) => name).join(', ');
  throw new NoSuchRowError(
    `${first.table.name}: this transaction sees no row of a key (${columns}) that it was told has changed. Name only keys whose rows are there, and lock the rows that you delete before you delete them`,
  );
}

/** The keys that have a row, as the rows hold them, with the rows locked; and how many have none. */
export async function lockRows(kit: KitDescriptor, side: Side, tx: Tx, changes: readonly RowsOf[]) {
  const found: ChangedKey[] = [];
  const missing: { readonly table: PlacedTable }[] = [];
  for (const { table: wanted, keys } of changes) {
    const table = placedTable(kit, side, wanted);
    const [first] = table.places;
    const stored: (readonly Text[])[] = [];
    for (const values of keys) {
      const given = keyGiven(first, values);
      const own = isStored(first, given) ? given : await lockKey(tx, first, given);
      if (own === null) {
        missing.push({ table });
        continue;
      }
      stored.push(own);
      // The given spelling may be what the key was before the change; the one row of both is locked.
      if (isRespelt(first, given, own)) found.push({ name: table.name, key: given });
    }
    let there = stored;
    // A row that is spread over several tables is there when every part of it is.
    for (const place of table.places) there = await lockAll(tx, place, there);
    found.push(...there.map((key) => ({ name: table.name, key })));
    missing.push(...Array.from({ length: stored.length - there.length }, () => ({ table })));
  }
  return { found, missing };
}

async function lockAll(tx: Tx, place: Place, keys: readonly (readonly Text[])[]): Promise<(readonly Text[])[]> {
  const there = new Set<string>();
  for (const part of inParts(keys, place.key.length * 60)) {
    const any = join(
      part.map((key) => keyIs(place, key)),
      ' OR ',
    );
    const rows = await tx.rows(
      sql`SELECT ${keySelect(place)} FROM ${raw(place.table.sql)} AS t WHERE ${any} FOR UPDATE`,
    );
    for (const row of rows) there.add(rowKeyOf(row));
  }
  return keys.filter((key) => there.has(rowKeyOf(key)));
}
