import sql, { raw } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';
import { keyIs } from './key-texts.ts';
import type { PlacedTable } from './place.ts';

/** The texts of a row by column name, from all places where the table stands; null: there is no row. */
export async function readRow(
  tx: Tx,
  { places }: PlacedTable,
  key: readonly Text[],
): Promise<Readonly<Record<string, Text>> | null> {
  const found: [string, Text][] = [];
  for (const place of places) {
    const columns = place.columns.filter(({ constant }) => constant === undefined);
    const texts = list(columns.map(({ read }, at) => raw(`${read} AS c${at}`)));
    const [row] = await tx.rows(sql`SELECT ${texts} FROM ${raw(place.table.sql)} AS t WHERE ${keyIs(place, key)}`);
    if (row === undefined) return null;
    found.push(...columns.map(({ name }, at): [string, Text] => [name, row[at] ?? null]));
  }
  return Object.fromEntries(found);
}
