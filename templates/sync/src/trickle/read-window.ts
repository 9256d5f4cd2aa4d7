import sql, { raw, type Sql } from 'sql-template-tag';
import { behind, keyParts, orderBy, orderPart } from '../core/keyset.ts';
import type { Side, TableDescriptor, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Tx } from '../store/store.ts';

const BATCH = 500;

/** The keys of the rows whose time of change is in a window, both ends included, in batches. */
export async function* readWindow(
  tx: Tx,
  table: TableDescriptor,
  side: Side,
  changedAt: number,
  window: { readonly from: string; readonly upTo: string },
): AsyncGenerator<(readonly Text[])[]> {
  const parts = [orderPart(tx.engine, table, changedAt, side), ...keyParts(tx.engine, table, side)];
  const [at] = parts;
  if (at === undefined) return;
  const texts = [changedAt, ...table.key].map((place) => raw(table.columns[place]?.[side]?.read ?? 'NULL'));
  for (let last: readonly Text[] | null = null; ; ) {
    const rows = await tx.rows(sql`SELECT ${list(texts)} FROM ${raw(table[side].sql)} AS t
WHERE ${at.by} >= ${moment(tx, window.from)} AND ${at.by} <= ${moment(tx, window.upTo)}
AND ${behind(tx.engine, parts, 'ascending', last)} ORDER BY ${orderBy(parts, 'ascending')} LIMIT ${raw(String(BATCH))}`);
    if (rows.length > 0) yield rows.map(([, ...key]) => key);
    if (rows.length < BATCH) return;
    last = rows.at(-1) ?? null;
  }
}

/** The ends of a window have digits that the column itself may not hold. */
function moment({ engine }: Tx, text: string): Sql {
  return engine === 'mysql' ? sql`CAST(${text} AS DATETIME(6))` : sql`${text}::text::timestamp`;
}
