import sql, { raw } from 'sql-template-tag';
import { behind, keyParts, orderBy } from '../core/keyset.ts';
import { readRows } from '../core/read-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import { otherSide } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import { carryKeys, type Pass } from './carry-keys.ts';

const BATCH = 500;

/** Looks for every key of the secondary's table on the primary, and deletes those that are gone; gives back how many. */
export async function sweepKeys(pass: Pass, table: TableDescriptor): Promise<number> {
  const { primary, to } = pass.direction;
  const side = otherSide(primary);
  const parts = keyParts(to.store.engine, table, side);
  const texts = table.key.map((place) => raw(table.columns[place]?.[side]?.read ?? 'NULL'));
  let deleted = 0;
  for (let last: readonly Text[] | null = null; ; ) {
    const after = behind(to.store.engine, parts, 'ascending', last);
    const keys = await to.store.transaction((tx) =>
      tx.rows(sql`SELECT ${list(texts)} FROM ${raw(table[side].sql)} AS t
WHERE ${after} ORDER BY ${orderBy(parts, 'ascending')} LIMIT ${raw(String(BATCH))}`),
    );
    const there = await readRows(pass.snapshot, table, primary, keys);
    const gone = keys.filter((key) => !there.has(rowKeyOf(key)));
    if (gone.length > 0) deleted += await carryKeys(pass, table.name, gone);
    if (keys.length < BATCH) return deleted;
    last = keys.at(-1) ?? null;
  }
}
