import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { applyChanges, type Change } from '../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../templates/sync/src/core/direction.ts';
import { passFence } from '../../templates/sync/src/core/fence.ts';
import { recordChanges } from '../../templates/sync/src/core/outbox.ts';
import { readRows, readVersions } from '../../templates/sync/src/core/read-rows.ts';
import { keyOf, rowKeyOf } from '../../templates/sync/src/core/row-key.ts';
import { type KitBench, kitPairs, shareKitBench } from './kit-bench.ts';

const TYPES = {
  mysql:
    'id bigint unsigned, part varchar(20), price decimal(20,6), made datetime(6), body text, bytes varbinary(20), PRIMARY KEY (id, part)',
  postgres:
    'id numeric(20,0), part varchar(20), price numeric(20,6), made timestamp(6), body text, bytes bytea, PRIMARY KEY (id, part)',
};

let bench: KitBench;
afterEach(() => bench.drop());

/** What a relay does for keys: reads their state in one snapshot and applies it. */
async function carry({ primary, from, to, named }: Direction, name: string, keys: readonly (readonly string[])[]) {
  const changes = await from.store.transaction(
    async (tx): Promise<Change[]> => {
      const versions = await readVersions(tx, from.tables, name, keys.map(rowKeyOf));
      const images = await Promise.all(
        named(name).map(async (table) => ({ table, rows: await readRows(tx, table, primary, keys) })),
      );
      return keys.map((key) => ({
        name,
        rowKey: rowKeyOf(key),
        key,
        version: versions.get(rowKeyOf(key)) ?? 0n,
        images: images.map(({ table, rows }) => ({ table, row: rows.get(rowKeyOf(key)) ?? null })),
      }));
    },
    { isolation: 'snapshot' },
  );
  return { changes, apply: () => to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes)) };
}

describe.each(kitPairs)('what the kit carries from %s to %s', (...kinds) => {
  it('is every operation, in both directions, newest version only', async () => {
    const [source, target] = kinds;
    const engineOf = (kind: string) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');
    const create = (kind: string) => `CREATE TABLE item (${TYPES[engineOf(kind)]})`;
    bench = await shareKitBench(kinds, { source: create(source), target: create(target) });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    for (const direction of [bench.forward, bench.reverse]) {
      const { from, to, primary } = direction;
      const other = primary === 'source' ? 'target' : 'source';
      const key = ['18446744073709551615', `é'"\\ 🙂`];
      const write = (statement: string, changed: readonly (readonly string[])[]) =>
        from.store.transaction(async (tx) => {
          await tx.run(sql([statement]));
          await recordChanges(
            tx,
            from.tables,
            changed.map((one) => ({ name: table.name, key: one })),
          );
        });
      const quoted = engineOf(primary === 'source' ? source : target) === 'mysql' ? `'é''"\\\\ 🙂'` : `'é''"\\ 🙂'`;
      const bytes = engineOf(primary === 'source' ? source : target) === 'mysql' ? `X'00ff'` : `'\\x00ff'`;
      await write(
        `INSERT INTO ${table[primary].sql} VALUES (18446744073709551615, ${quoted}, 12345678901234.000001, '2024-02-29 23:59:59.000001', NULL, ${bytes})`,
        [key],
      );
      const first = await carry(direction, table.name, [key]);
      await write(`UPDATE ${table[primary].sql} SET body = 'two'`, [key]);
      const second = await carry(direction, table.name, [key]);
      expect((await second.apply()).length).toBe(1);
      expect((await first.apply()).length).toBe(0);
      const read = async () => to.store.transaction((tx) => readRows(tx, table, other, [key]));
      expect([...(await read()).values()]).toEqual([
        [...key, '12345678901234.000001', '2024-02-29 23:59:59.000001', 'two', '00ff'],
      ]);
      await write(`DELETE FROM ${table[primary].sql}`, [key]);
      expect((await (await carry(direction, table.name, [key])).apply()).length).toBe(1);
      expect((await second.apply()).length).toBe(0);
      expect([...(await read()).values()]).toEqual([]);
      expect(keyOf(rowKeyOf(key))).toEqual(key);
    }
    await expect(
      bench.stores.target.transaction((tx) => passFence(tx, bench.forward.to.tables, 'target', 'all')),
    ).rejects.toThrow('writes to the target are fenced (scope all, epoch 0): the source is the primary');
  });
});
