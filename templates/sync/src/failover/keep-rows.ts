import { appendFile, writeFile } from 'node:fs/promises';
import type { Direction } from '../core/direction.ts';
import { groupBy } from '../core/group-by.ts';
import { inPortions, lengthsIn } from '../core/portions.ts';
import { readRows } from '../core/read-rows.ts';
import { keyOf } from '../core/row-key.ts';
import type { AppliedEvent } from '../core/went-back.ts';
import { otherSide, type Row, type Side, type TableDescriptor } from '../descriptor.ts';

const PAGE = 500;

/**
 * Writes the rows of the secondary for some keys to a new file that only its owner may read, a JSON line each, with every value: after
 * a failover of the primary nobody else may hold what they say. `row` null: the change was a delete. Refuses a file that is there.
 */
export async function keepRows(
  { primary, to, named }: Direction,
  keys: readonly AppliedEvent[],
  path: string,
): Promise<number> {
  const side = otherSide(primary);
  await writeFile(path, '', { mode: 0o600, flag: 'wx' });
  let kept = 0;
  for (const [name, own] of groupBy(keys, (key) => key.name)) {
    for (const table of named(name)) {
      for (let at = 0; at < own.length; at += PAGE) {
        const page = own.slice(at, at + PAGE).map(({ rowKey }) => rowKey);
        const lengths = await to.store.transaction((tx) => lengthsIn(tx, [table], side, page.map(keyOf)));
        for (const part of inPortions(page, (rowKey) => lengths.get(rowKey) ?? 0)) {
          const rows = await to.store.transaction((tx) => readRows(tx, table, side, part.map(keyOf)));
          const lines = part.map((rowKey) => lineOf(table, side, rowKey, rows.get(rowKey)));
          await appendFile(path, `${lines.join('\n')}\n`);
          kept += lines.length;
        }
      }
    }
  }
  return kept;
}

function lineOf(table: TableDescriptor, side: Side, rowKey: string, row: Row | undefined): string {
  const values =
    row === undefined
      ? null
      : Object.fromEntries(table.columns.map((column, place) => [column.target.name, row[place] ?? null]));
  return JSON.stringify({ table: table[side].sql, rowKey, row: values });
}
