import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { listParked } from '../../../templates/sync/src/relay/parked.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const CREATE = `CREATE TABLE z_parent (id int PRIMARY KEY, n int);
CREATE TABLE a_child (id int PRIMARY KEY, parent_id int NOT NULL, FOREIGN KEY (parent_id) REFERENCES z_parent (id) ON DELETE CASCADE);
CREATE TABLE node (id int PRIMARY KEY, up int, FOREIGN KEY (up) REFERENCES node (id))`;
const keys = (table: string, ids: readonly number[]) => ids.map((id) => [table, String(id)] as const);

describe.each(kitPairs)('rows that refer to each other, from %s to %s', (...kinds) => {
  it('are written after what they refer to and deleted before it, in one batch and one by one', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    for (const [direction, batch] of [
      [bench.forward, 200],
      [bench.reverse, 1],
    ] as const) {
      const options = { batch, workers: batch === 1 ? 3 : 1, patience: { attempts: 8, ms: 0 } };
      const same = async () => {
        expect(await listParked(direction)).toEqual([]);
        for (const table of ['z_parent', 'a_child', 'node']) {
          const { primary, secondary } = await bothSides(direction, table);
          expect(secondary).toEqual(primary);
        }
        expect((await states(direction)).filter((_, state) => state !== 1)).toEqual([0, 0]);
      };
      // The events stand in the wrong order: children first, the deepest node first.
      await change(
        direction,
        [
          'DELETE FROM {a_child}',
          'DELETE FROM {z_parent}',
          'UPDATE {node} SET up = NULL',
          'DELETE FROM {node}',
          'INSERT INTO {z_parent} VALUES (1, 1), (2, 2)',
          'INSERT INTO {a_child} VALUES (10, 1), (20, 2), (11, 1)',
          'INSERT INTO {node} VALUES (1, NULL)',
          'INSERT INTO {node} VALUES (2, 1)',
          'INSERT INTO {node} VALUES (3, 2)',
          'INSERT INTO {node} VALUES (4, 4)',
        ],
        [...keys('a_child', [10, 20, 11]), ...keys('z_parent', [1, 2]), ...keys('node', [4, 3, 2, 1])],
      );
      await carryAll(direction, options);
      await same();
      // Children find another parent and theirs goes; had it gone first, they would have gone with it.
      await change(
        direction,
        ['UPDATE {a_child} SET parent_id = 2 WHERE parent_id = 1', 'DELETE FROM {z_parent} WHERE id = 1'],
        [...keys('z_parent', [1]), ...keys('a_child', [10, 11])],
      );
      await carryAll(direction, options);
      await same();
      expect((await bothSides(direction, 'a_child')).secondary.length).toBe(3);
      // A chain is turned around, then closed to a ring, then taken away from its end that others refer to.
      await change(
        direction,
        [
          'UPDATE {node} SET up = NULL WHERE id < 4',
          'UPDATE {node} SET up = 2 WHERE id = 1',
          'UPDATE {node} SET up = 3 WHERE id = 2',
        ],
        keys('node', [1, 2, 3]),
      );
      await carryAll(direction, options);
      await same();
      await change(
        direction,
        ['UPDATE {node} SET up = NULL', 'DELETE FROM {node}', 'DELETE FROM {a_child}', 'DELETE FROM {z_parent}'],
        [...keys('z_parent', [2]), ...keys('node', [3, 2, 1, 4]), ...keys('a_child', [10, 11, 20])],
      );
      await carryAll(direction, options);
      await same();
      expect((await bothSides(direction, 'node')).secondary).toEqual([]);
    }
  });

  it('are written as a ring, where the reference may be empty for a moment', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    await change(
      forward,
      ['INSERT INTO {node} VALUES (1, NULL), (2, 1), (3, 2)', 'UPDATE {node} SET up = 3 WHERE id = 1'],
      keys('node', [1, 2, 3]),
    );
    expect(await carryAll(forward)).toMatchObject({ applied: 3, released: 0 });
    expect((await bothSides(forward, 'node')).secondary).toEqual([
      ['1', '3'],
      ['2', '1'],
      ['3', '2'],
    ]);
  });

  it('wait for a parent that is not there yet, and are parked only when it does not come', async () => {
    bench = await shareKitBench(kinds, {
      source: CREATE.replace(/, FOREIGN KEY \(parent_id\)[^)]*\) ON DELETE CASCADE/, ''),
      target: CREATE,
    });
    const { forward } = bench;
    await change(forward, ['INSERT INTO {a_child} VALUES (1, 7)'], keys('a_child', [1]));
    const stop = new AbortController();
    const relay = carryAll(forward, { until: 'stopped', signal: stop.signal, idleMs: 20 });
    for (let tries = 0; tries < 2000 && (await attempts()) < 2; tries += 1)
      await new Promise((go) => setTimeout(go, 20));
    expect(await states(forward)).toEqual([1, 0, 0]);
    await change(forward, ['INSERT INTO {z_parent} VALUES (7, 1)'], keys('z_parent', [7]));
    for (let tries = 0; tries < 2000 && (await states(forward))[0] !== 0; tries += 1)
      await new Promise((go) => setTimeout(go, 20));
    stop.abort();
    await relay;
    const { primary, secondary } = await bothSides(forward, 'a_child');
    expect(secondary).toEqual(primary);
    await change(forward, ['INSERT INTO {a_child} VALUES (2, 8)'], keys('a_child', [2]));
    expect(await carryAll(forward, { patience: { attempts: 2, ms: 0 } })).toMatchObject({ applied: 0, parked: 1 });
    expect((await listParked(forward)).map(({ rowKey, reason }) => [rowKey, reason.slice(0, 11)])).toEqual([
      ['["2"]', 'foreign key'],
    ]);
  });
});

async function attempts(): Promise<number> {
  const { from } = bench.forward;
  const [row] = await from.store.transaction((tx) => tx.rows(sql`SELECT MAX(attempts) FROM ${from.tables.outbox}`));
  return Number(row?.[0] ?? 0);
}
