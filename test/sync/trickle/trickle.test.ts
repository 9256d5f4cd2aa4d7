import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { digestKeys } from '../../../templates/sync/src/trickle/key-digests.ts';
import { runTrickle } from '../../../templates/sync/src/trickle/run-trickle.ts';
import { readAll } from '../backfill/read-all.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';

const TYPES = {
  mysql:
    'a int, b varchar(20) COLLATE utf8mb4_bin, body text, changed datetime NOT NULL, PRIMARY KEY (a, b), KEY (changed)',
  postgres: 'a int, b varchar(20), body text, changed timestamp(0) NOT NULL, PRIMARY KEY (a, b)',
};
const NOW = { mysql: 'UTC_TIMESTAMP()', postgres: `date_trunc('second', clock_timestamp() AT TIME ZONE 'UTC')` };

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('a trickle from %s to %s', (...kinds) => {
  it('brings rows whose time of change moved, of the same second too, and finds deleted keys by its sweep', async () => {
    const engineOf = (kind: string) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');
    const create = (kind: string) => `CREATE TABLE item (${TYPES[engineOf(kind)]})`;
    bench = await shareKitBench(kinds, { source: create(kinds[0]), target: create(kinds[1]) });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    const now = NOW[engineOf(kinds[0])];
    const pass = async (more: { sweepEvery?: number } = {}) => {
      const passes = await runTrickle(bench.forward, {
        fingerprint: bench.kit.fingerprint,
        tables: [{ name: table.name, changedAt: 'changed' }],
        since: '2000-01-01 00:00:00',
        lagSeconds: 0,
        overlapSeconds: 2,
        sweepEvery: 1000,
        passes: 1,
        ...more,
      });
      return passes.map(({ read, written, deleted }) => ({ read, written, deleted }));
    };
    const rows = Array.from(
      { length: 1200 },
      (_, at) => `(${at % 7}, 'k''${at}', 'one', '2020-01-01 00:00:0${at % 10}')`,
    );
    await bench.source.execute(`INSERT INTO item VALUES ${rows.join(', ')}`);
    // The first pass of all sweeps.
    expect(await pass()).toEqual([{ read: 1200, written: 1200, deleted: 0 }]);
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
    await bench.source.execute(
      `UPDATE item SET body = 'two', changed = ${now} WHERE a = 3; DELETE FROM item WHERE a = 4; INSERT INTO item VALUES (100, '🙂', NULL, ${now})`,
    );
    const until = async () => {
      // A transaction that another test holds open on the shared server is waited for.
      for (let tries = 0; tries < 400; tries++) {
        await Promise.all([pass(), sleep(50)]);
        const target = (await readAll(bench, 'target')).filter(([a]) => a !== '4');
        if (JSON.stringify(target) === JSON.stringify(await readAll(bench, 'source'))) return target.length;
      }
      return 'never';
    };
    expect(await until()).toBe(1200 - 171 + 1);
    expect((await readAll(bench, 'target')).length).toBe(1201);
    expect((await pass({ sweepEvery: 1 }))[0]?.deleted).toBe(171);
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
    // So that a sweep that finds nothing asks for no key.
    const digests = (side: Side) => bench.stores[side].transaction((tx) => digestKeys(tx, table, side));
    expect(await digests('target')).toEqual(await digests('source'));
  });

  it('does not pass by what an old transaction commits late', async () => {
    const engineOf = (kind: string) => (kind.startsWith('postgres') ? 'postgres' : 'mysql');
    const create = (kind: string) => `CREATE TABLE item (${TYPES[engineOf(kind)]})`;
    bench = await shareKitBench(kinds, { source: create(kinds[0]), target: create(kinds[1]) });
    const [table] = bench.kit.tables;
    if (table === undefined) throw new Error('no table was described');
    const pass = () =>
      runTrickle(bench.forward, {
        fingerprint: bench.kit.fingerprint,
        tables: [{ name: table.name, changedAt: 'changed' }],
        since: '2000-01-01 00:00:00',
        lagSeconds: 0,
        overlapSeconds: 0,
        passes: 1,
      });
    await bench.stores.source.transaction(async (tx) => {
      await tx.run(sql([`INSERT INTO ${table.source.sql} VALUES (1, 'x', 'late', ${NOW[engineOf(kinds[0])]})`]));
      await new Promise((resolve) => setTimeout(resolve, 2200));
      await pass();
      await pass();
    });
    // A transaction that another test holds open on the shared server is waited for.
    for (let tries = 0; tries < 400 && (await readAll(bench, 'target')).length === 0; tries++)
      await Promise.all([pass(), sleep(50)]);
    expect(await readAll(bench, 'target')).toEqual(await readAll(bench, 'source'));
  });
});
