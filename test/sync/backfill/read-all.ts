import sql, { raw } from 'sql-template-tag';
import { rowSelect } from '../../../templates/sync/src/core/read-rows.ts';
import type { Row, Side } from '../../../templates/sync/src/descriptor.ts';
import type { KitBench } from '../kit-bench.ts';

/** All rows of the bench's first table on a side as canonical texts, sorted by these. */
export async function readAll({ kit, stores }: KitBench, side: Side, at = 0): Promise<Row[]> {
  const table = kit.tables[at];
  if (table === undefined) throw new Error('no table was described');
  const rows = await stores[side].transaction((tx) =>
    tx.rows(sql`SELECT ${rowSelect(table, side)} FROM ${raw(table[side].sql)} AS t`),
  );
  const keyed = rows.map((row) => [JSON.stringify(row), row] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
