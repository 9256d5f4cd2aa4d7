import sql, { raw } from 'sql-template-tag';
import { applyChanges, writeRows } from '../../../templates/sync/src/core/apply.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { readChanges } from '../../../templates/sync/src/core/read-changes.ts';
import { rowKeyOf } from '../../../templates/sync/src/core/row-key.ts';
import { sqlOf } from '../../../templates/sync/src/sql/sql-of.ts';
import type { KitCode } from '../generated/kit-code.ts';
import { imagesOf, rowsOf, tableOf } from './naive/rows.ts';
import type { MakeVariant } from './variant.ts';

type Core = Pick<KitCode, 'applyChanges' | 'writeRows' | 'recordChanges' | 'readChanges' | 'rowKeyOf' | 'sqlOf'>;

/** The core of a kit, taken apart: dirty keys, ledger, tombstones, gate. */
export const coreOf =
  ({ applyChanges, writeRows, recordChanges, readChanges, rowKeyOf, sqlOf }: Core): MakeVariant =>
  async (bench, name) => {
    const table = tableOf(bench, name);
    const { from, to } = bench.forward;
    const taken = new Set<string>();
    return {
      capture: { record: (tx, changed) => recordChanges(tx, from.tables, changed) },
      pick: async (limit) => {
        const rowKeys = await from.store.transaction(async (tx) => {
          const events = await tx.rows(sql`SELECT row_key, MIN(id) FROM ${from.tables.outbox}
WHERE state = 0 AND table_name = ${table.name} GROUP BY row_key ORDER BY 2 LIMIT ${raw(String(limit + taken.size))}`);
          return events.map(([rowKey]) => rowKey ?? '');
        });
        // A scripted interleaving hands the same key to two workers.
        const free = rowKeys.slice(0, limit);
        return (
          await readChanges(
            bench.forward,
            free.map((rowKey) => ({ name: table.name, rowKey })),
          )
        ).map((change) => ({
          run: async () => void (await to.store.transaction((tx) => applyChanges(tx, to.tables, 'source', [change]))),
          acknowledge: async () =>
            void (await from.store.transaction((tx) =>
              tx.run(sql`UPDATE ${from.tables.outbox} SET state = 1
WHERE table_name = ${change.name} AND row_key = ${change.rowKey} AND state = 0 AND id <= ${change.version}`),
            )),
          abandon: () => undefined,
        }));
      },
      read: async (keys) => {
        const rows = rowsOf(await from.store.transaction((tx) => imagesOf(tx, table, keys), { isolation: 'snapshot' }));
        return {
          write: () =>
            to.store.transaction(async (tx) => {
              await sqlOf(tx.engine).closeGate(tx, to.tables, table.name);
              const known = await tx.rows(
                sql`SELECT row_key FROM ${to.tables.ledger} WHERE table_name = ${table.name}`,
              );
              const live = new Set(known.map(([rowKey]) => rowKey));
              const free = rows.filter((row) => !live.has(rowKeyOf(table.key.map((place) => row[place] ?? null))));
              await writeRows(tx, table, 'target', free);
            }),
        };
      },
    };
  };

/** The core as it stands in templates/sync. */
export const coreVariant: MakeVariant = coreOf({
  applyChanges,
  writeRows,
  recordChanges,
  readChanges,
  rowKeyOf,
  sqlOf,
});
