import sql, { raw } from 'sql-template-tag';
import { recordChanges } from '../../../../templates/sync/src/core/outbox.ts';
import { keyOf, rowKeyOf } from '../../../../templates/sync/src/core/row-key.ts';
import type { Tx } from '../../../../templates/sync/src/store/store.ts';
import type { MakeVariant } from '../variant.ts';
import { imagesOf, rowsOf, tableOf, writeAbsent, writeImage } from './rows.ts';

/**
 * Carries full images out of an outbox, over whatever is there. `any order`: several relays take what is free; `cursor`: one relay
 * reads on from the last id that it saw.
 */
export const naiveOutbox =
  (order: 'any order' | 'cursor'): MakeVariant =>
  async (bench, name) => {
    const table = tableOf(bench, name);
    const { source, target } = bench.stores;
    const mysql = bench.source.server.engine === 'mysql';
    const images = raw(mysql ? `\`${bench.source.name}\`.naive_image` : 'public.naive_image');
    await bench.source.execute('CREATE TABLE naive_image (row_key varchar(560), id bigint, image text)');
    const { outbox } = bench.forward.from.tables;
    const id = raw(mysql ? 'CAST(o.id AS CHAR)' : 'o.id::text');
    let last = '0';
    const taken = new Set<string>();
    const waiting = async (tx: Tx, limit: number) => {
      const after = order === 'cursor' ? sql`o.id > ${last}` : sql`o.state = 0`;
      const events =
        await tx.rows(sql`SELECT ${id}, o.row_key, i.image FROM ${outbox} AS o JOIN ${images} AS i ON i.id = o.id
WHERE ${after} ORDER BY o.id LIMIT ${raw(String(limit + taken.size))}`);
      last = order === 'cursor' ? (events.at(-1)?.[0] ?? last) : last;
      const free = events.filter(([event]) => order === 'cursor' || !taken.has(event ?? '')).slice(0, limit);
      for (const [event] of free) taken.add(event ?? '');
      return free;
    };
    return {
      capture: {
        record: async (tx, changed) => {
          for (const [at, { key, row }] of (
            await imagesOf(
              tx,
              table,
              changed.map((change) => change.key.map(String)),
            )
          ).entries()) {
            await recordChanges(tx, bench.forward.from.tables, changed.slice(at, at + 1));
            const own = mysql ? sql`LAST_INSERT_ID()` : sql`lastval()`;
            await tx.run(
              sql`INSERT INTO ${images} (row_key, id, image) VALUES (${rowKeyOf(key)}, ${own}, ${JSON.stringify(row)})`,
            );
          }
        },
      },
      pick: async (limit) =>
        (await source.transaction((tx) => waiting(tx, limit))).map(([event = null, rowKey = null, image = null]) => ({
          run: () =>
            target.transaction((tx) =>
              writeImage(tx, table, { key: keyOf(rowKey ?? '[]').map(String), row: JSON.parse(image ?? 'null') }),
            ),
          acknowledge: () =>
            source.transaction(async (tx) => {
              await tx.run(sql`UPDATE ${outbox} SET state = 1 WHERE id = ${event}`);
              taken.delete(event ?? '');
            }),
          abandon: () => void taken.delete(event ?? ''),
        })),
      read: async (keys) => {
        const rows = rowsOf(await source.transaction((tx) => imagesOf(tx, table, keys)));
        return { write: () => target.transaction((tx) => writeAbsent(tx, table, rows)) };
      },
    };
  };
