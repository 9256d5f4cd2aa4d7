import sql, { raw } from 'sql-template-tag';
import { removeRows, writeRows } from '../../../../templates/sync/src/core/apply.ts';
import { readRows } from '../../../../templates/sync/src/core/read-rows.ts';
import { rowKeyOf } from '../../../../templates/sync/src/core/row-key.ts';
import type { Row, TableDescriptor } from '../../../../templates/sync/src/descriptor.ts';
import { list, names, written } from '../../../../templates/sync/src/sql/expression.ts';
import type { Tx } from '../../../../templates/sync/src/store/store.ts';
import type { KitBench } from '../../kit-bench.ts';

/** A key and the row it had; null: it was deleted. */
export interface Image {
  readonly key: readonly string[];
  readonly row: Row | null;
}

/** The table of a bench. */
export function tableOf({ kit }: KitBench, name: string): TableDescriptor {
  const table = kit.tables.find(({ source }) => source.name === name);
  if (table === undefined) throw new Error(`no table ${name} is described`);
  return table;
}

/** The rows of keys as a transaction of the source sees them. */
export async function imagesOf(tx: Tx, table: TableDescriptor, keys: readonly (readonly string[])[]): Promise<Image[]> {
  const rows = await readRows(tx, table, 'source', keys);
  return keys.map((key) => ({ key, row: rows.get(rowKeyOf(key)) ?? null }));
}

/** Writes an image over whatever the target has. */
export async function writeImage(tx: Tx, table: TableDescriptor, { key, row }: Image): Promise<void> {
  if (row === null) await removeRows(tx, table, 'target', [key]);
  else await writeRows(tx, table, 'target', [row]);
}

/** Writes rows that the target lacks, the way `INSERT IGNORE` does. */
export async function writeAbsent(tx: Tx, table: TableDescriptor, rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    const columns = names(table.columns.map(({ target }) => target.sql));
    const values = list(table.columns.map(({ target }, at) => written(target.write, row[at] ?? null)));
    const into = sql`INTO ${raw(table.target.sql)} (${columns}) VALUES (${values})`;
    await tx.run(tx.engine === 'mysql' ? sql`INSERT IGNORE ${into}` : sql`INSERT ${into} ON CONFLICT DO NOTHING`);
  }
}

/** The rows of those images that have one. */
export function rowsOf(images: readonly Image[]): Row[] {
  return images.flatMap(({ row }) => (row === null ? [] : [row]));
}
