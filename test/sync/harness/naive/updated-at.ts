import sql, { raw } from 'sql-template-tag';
import { rowKeyOf } from '../../../../templates/sync/src/core/row-key.ts';
import type { Tx } from '../../../../templates/sync/src/store/store.ts';
import type { MakeVariant } from '../variant.ts';
import { type Image, imagesOf, tableOf, writeImage } from './rows.ts';

interface Stamped extends Image {
  readonly stamp: string;
}

/** Writes a second time after the commit, unless the row that is there was changed later by its own time; a deleted row leaves none. */
export const updatedAt: MakeVariant = async (bench, name) => {
  const table = tableOf(bench, name);
  const { source, target } = bench.stores;
  const stamps = raw(
    bench.target.server.engine === 'mysql' ? `\`${bench.target.name}\`.naive_stamp` : 'public.naive_stamp',
  );
  await bench.target.execute('CREATE TABLE naive_stamp (row_key varchar(560) PRIMARY KEY, stamp varchar(40) NOT NULL)');
  let behind = 0;
  let ticks = 0;
  const stamped = async (tx: Tx, keys: readonly (readonly string[])[]): Promise<Stamped[]> => {
    const stamp = String((Date.now() - behind) * 1000 + (ticks++ % 1000));
    return (await imagesOf(tx, table, keys)).map((image) => ({ ...image, stamp }));
  };
  const write = (image: Stamped) =>
    target.transaction(async (tx) => {
      const rowKey = rowKeyOf(image.key);
      const [known] = await tx.rows(sql`SELECT stamp FROM ${stamps} WHERE row_key = ${rowKey} FOR UPDATE`);
      if ((known?.[0] ?? '') > image.stamp) return;
      await writeImage(tx, table, image);
      await tx.run(sql`DELETE FROM ${stamps} WHERE row_key = ${rowKey}`);
      if (image.row !== null)
        await tx.run(sql`INSERT INTO ${stamps} (row_key, stamp) VALUES (${rowKey}, ${image.stamp})`);
    });
  const open = new WeakMap<object, Stamped>();
  const waiting: Stamped[] = [];
  return {
    capture: {
      record: async (tx, changed) => {
        const images = await stamped(
          tx,
          changed.map(({ key }) => key.map(String)),
        );
        for (const [at, change] of changed.entries()) {
          const image = images[at];
          if (image !== undefined) open.set(change, image);
        }
      },
      committed: async (changed) =>
        void waiting.push(
          ...changed.flatMap((change) => {
            const image = open.get(change);
            return image === undefined ? [] : [image];
          }),
        ),
    },
    pick: async (limit) =>
      waiting.splice(0, limit).map((image) => ({
        run: () => write(image),
        acknowledge: async () => undefined,
        abandon: () => undefined,
      })),
    setBack: (ms) => {
      behind = ms;
    },
    read: async (keys) => {
      const images = await source.transaction((tx) => stamped(tx, keys));
      return {
        write: async () => {
          for (const image of images) if (image.row !== null) await write(image);
        },
      };
    },
  };
};
