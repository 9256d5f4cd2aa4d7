import { writeRows } from '../../../../templates/sync/src/core/apply.ts';
import type { Tx } from '../../../../templates/sync/src/store/store.ts';
import type { MakeVariant } from '../variant.ts';
import { type Image, imagesOf, rowsOf, tableOf, writeAbsent, writeImage } from './rows.ts';

/** Writes what a transaction wrote a second time after its commit, over whatever is there; the backfill does as it is told. */
export const dualWrite =
  (backfill: 'upsert' | 'ignore'): MakeVariant =>
  async (bench, name) => {
    const table = tableOf(bench, name);
    const open = new WeakMap<object, Image[]>();
    const waiting: Image[] = [];
    const { source, target } = bench.stores;
    return {
      capture: {
        record: async (tx: Tx, changed) => {
          const images = await imagesOf(
            tx,
            table,
            changed.map(({ key }) => key.map(String)),
          );
          for (const [at, change] of changed.entries()) open.set(change, images.slice(at, at + 1));
        },
        committed: async (changed) => void waiting.push(...changed.flatMap((change) => open.get(change) ?? [])),
      },
      pick: async (limit) =>
        waiting.splice(0, limit).map((image) => ({
          run: () => target.transaction((tx) => writeImage(tx, table, image)),
          acknowledge: async () => undefined,
          abandon: () => undefined,
        })),
      read: async (keys) => {
        const rows = rowsOf(await source.transaction((tx) => imagesOf(tx, table, keys)));
        const write =
          backfill === 'upsert'
            ? (tx: Tx) => writeRows(tx, table, 'target', rows)
            : (tx: Tx) => writeAbsent(tx, table, rows);
        return { write: () => target.transaction(write) };
      },
    };
  };
