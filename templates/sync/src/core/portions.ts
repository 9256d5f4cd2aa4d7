import { otherSide, type Side, type TableDescriptor, type Text } from '../descriptor.ts';
import type { Tx, TxOptions } from '../store/store.ts';
import type { Direction } from './direction.ts';
import { groupBy } from './group-by.ts';
import type { DirtyKey } from './read-changes.ts';
import { readLengths } from './read-rows.ts';
import { keyOf } from './row-key.ts';
import { rowLength } from './value-length.ts';

/** About how many characters of rows are held at once, whatever they are held for; a row that is longer is held alone. */
export const PORTION = 8_000_000;

/** About how many characters the rows of keys have in the tables together, by row key; a key without long rows is left out. */
export async function lengthsIn(
  tx: Tx,
  tables: readonly TableDescriptor[],
  side: Side,
  keys: readonly (readonly Text[])[],
): Promise<Map<string, number>> {
  const sum = new Map<string, number>();
  for (const table of tables) {
    for (const [rowKey, length] of await readLengths(tx, table, side, keys)) {
      sum.set(rowKey, (sum.get(rowKey) ?? 0) + length);
    }
  }
  return sum;
}

/** The same of keys of several tables; 0 for a key without long rows. */
export async function lengthsOf(
  tx: Tx,
  { primary, named }: Direction,
  keys: readonly DirtyKey[],
): Promise<(key: DirtyKey) => number> {
  const found = new Map<string, Map<string, number>>();
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    const texts = own.map(({ rowKey }) => keyOf(rowKey));
    found.set(name, await lengthsIn(tx, named(name), primary, texts));
  }
  return ({ name, rowKey }) => found.get(name)?.get(rowKey) ?? 0;
}

/** Splits what is in order into parts of a portion each. */
export function inPortions<T>(items: readonly T[], lengthOf: (item: T) => number): T[][] {
  const parts: T[][] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const length = lengthOf(item);
    held += length;
    if (held > PORTION) {
      parts.push([]);
      held = length;
    }
    parts.at(-1)?.push(item);
  }
  return parts;
}

/** Whether rows of a table may be so long that a thousand are more than a portion. */
export function mayBeLong(table: TableDescriptor): boolean {
  const sides: readonly Side[] = ['source', 'target'];
  return sides.some((side) => rowLength(table.columns.flatMap((column) => column[side] ?? [])) !== null);
}

/** Splits keys into parts whose rows, of both sides together, are a portion. */
export async function portions(
  { primary, from, to }: Direction,
  tables: readonly TableDescriptor[],
  rowKeys: readonly string[],
  limits: TxOptions = {},
): Promise<(readonly string[])[]> {
  if (rowKeys.length < 2 || !tables.some(mayBeLong)) return rowKeys.length === 0 ? [] : [rowKeys];
  const keys = rowKeys.map(keyOf);
  const own = await from.store.transaction((tx) => lengthsIn(tx, tables, primary, keys), limits);
  const others = await to.store.transaction((tx) => lengthsIn(tx, tables, otherSide(primary), keys), limits);
  return inPortions(rowKeys, (rowKey) => (own.get(rowKey) ?? 0) + (others.get(rowKey) ?? 0));
}
