import type { Row, TableDescriptor } from '../descriptor.ts';
import type { Tx, TxOptions } from '../store/store.ts';
import type { Change } from './apply.ts';
import type { Direction } from './direction.ts';
import { groupBy } from './group-by.ts';
import { readRows, readVersions } from './read-rows.ts';
import { keyOf } from './row-key.ts';
import { snapshotOf } from './snapshot-of.ts';

/** A key whose row may have changed. */
export interface DirtyKey {
  /** The source's `schema.table`. */
  readonly name: string;
  readonly rowKey: string;
}

/**
 * The state of keys on the primary and their versions, all as one moment shows them. A key of a table that the direction does not know
 * has no images.
 */
export function readChanges(direction: Direction, keys: readonly DirtyKey[]): Promise<Change[]> {
  return direction.from.store.transaction((tx) => readChangesIn(tx, direction, keys), snapshotOfKeys(direction, keys));
}

/** Options of a transaction that shows the state of keys on the primary. */
export function snapshotOfKeys(
  { primary, named }: Direction,
  keys: readonly DirtyKey[],
  limits?: TxOptions,
): TxOptions {
  return snapshotOf(primary, [...new Set(keys.map(({ name }) => name))].flatMap(named), limits);
}

/** The same in a snapshot that is open on the primary, made by `snapshotOfKeys`. */
export async function readChangesIn(
  tx: Tx,
  { primary, from, named }: Direction,
  keys: readonly DirtyKey[],
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    const rowKeys = [...new Set(own.map(({ rowKey }) => rowKey))];
    const versions = await readVersions(tx, from.tables, name, rowKeys);
    const texts = rowKeys.map(keyOf);
    const images: { readonly table: TableDescriptor; readonly rows: ReadonlyMap<string, Row> }[] = [];
    for (const table of named(name)) images.push({ table, rows: await readRows(tx, table, primary, texts) });
    for (const [at, rowKey] of rowKeys.entries()) {
      changes.push({
        name,
        rowKey,
        key: texts[at] ?? [],
        version: versions.get(rowKey) ?? 0n,
        images: images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null })),
      });
    }
  }
  return changes;
}
