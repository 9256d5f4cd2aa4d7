import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { applyChanges, type Change } from '../../../templates/sync/src/core/apply.ts';
import type { Direction } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { readChanges } from '../../../templates/sync/src/core/read-changes.ts';
import { redeliver } from '../../../templates/sync/src/relay/parked.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';
import { startRelay } from './start-relay.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
const one = [['item', '1']] as const;

/** A promise and what settles it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

const item = ({ tables, primary }: Direction) => raw(tables[0]?.[primary].sql ?? '');

describe.each(kitPairs)('the order of changes from %s to %s', (...kinds) => {
  it('of one hot key never goes back, with relays in three processes, and every event is acknowledged', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    await change(forward, ['INSERT INTO {item} VALUES (1, 0)'], one);
    await carryAll(forward);
    const relays = [1, 2, 3].map(() =>
      startRelay(bench, 'source', { workers: 2, batch: 3, heartbeatMs: 0, idleMs: 5 }),
    );
    await Promise.all(relays.map(({ ready }) => ready));
    const seen: number[] = [];
    let writing = true;
    const watching = (async () => {
      while (writing) {
        const { secondary } = await bothSides(forward, 'item');
        seen.push(Number(secondary[0]?.[1]));
        await sleep(5);
      }
    })();
    for (let n = 1; n <= 300; n += 1) await change(forward, [`UPDATE {item} SET n = ${n}`], one);
    for (let tries = 0; (await states(forward))[0] !== 0 && tries < 3000; tries += 1) await sleep(20);
    writing = false;
    await watching;
    for (const { child } of relays) child.kill('SIGTERM');
    expect((await Promise.all(relays.map(({ ended }) => ended))).map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect((await bothSides(forward, 'item')).secondary).toEqual([['1', '300']]);
    expect(await states(forward)).toEqual([0, 301, 0]);
  });

  it('does not lose an event whose id is lower and whose commit comes later, nor invent one that was rolled back', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    const { from } = forward;
    const [wrote, may] = [gate(), gate()];
    const name = forward.tables[0]?.name ?? '';
    const late = from.store.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO ${item(forward)} VALUES (1, 1)`);
      await recordChanges(tx, from.tables, [{ name, key: ['1'] }]);
      wrote.open();
      await may.opened;
    });
    await wrote.opened;
    await change(forward, ['INSERT INTO {item} VALUES (2, 2)'], [['item', '2']]);
    expect((await carryAll(forward)).applied).toBe(1);
    expect((await bothSides(forward, 'item')).secondary).toEqual([['2', '2']]);
    may.open();
    await late;
    expect((await carryAll(forward)).applied).toBe(1);
    const undone = change(forward, ['INSERT INTO {item} VALUES (3, 3)', 'INSERT INTO {item} VALUES (1, 9)'], one);
    await expect(undone).rejects.toThrow(StoreError);
    expect((await carryAll(forward)).applied).toBe(0);
    const { primary, secondary } = await bothSides(forward, 'item');
    expect(secondary).toEqual(primary);
    expect(await states(forward)).toEqual([0, 2, 0]);
  });

  it('means nothing to what was read: any order, any number of times, ends with the newest', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    const { to, primary } = forward;
    const name = forward.tables[0]?.name ?? '';
    const read: Change[][] = [];
    const statements = ['INSERT INTO {item} VALUES (1, 1)', 'UPDATE {item} SET n = 2', 'DELETE FROM {item}'];
    for (const statement of [...statements, 'INSERT INTO {item} VALUES (1, 3)', 'UPDATE {item} SET n = 4']) {
      await change(forward, [statement], one);
      read.push(await readChanges(forward, [{ name, rowKey: '["1"]' }]));
    }
    const order = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(order, async (places) => {
        await to.store.transaction(async (tx) => {
          await tx.run(sql`DELETE FROM ${to.tables.ledger}`);
          await tx.run(sql`DELETE FROM ${raw(forward.tables[0]?.target.sql ?? '')}`);
        });
        for (const place of places) {
          await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, read[place] ?? []));
        }
        const newest = Math.max(...places);
        const { secondary } = await bothSides(forward, 'item');
        expect(secondary).toEqual(read[newest]?.[0]?.images.flatMap(({ row }) => (row === null ? [] : [row])));
      }),
      { numRuns: 15, seed: 7 },
    );
  });

  it('is kept when everything is delivered again, and when an outcome is not known', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    for (let id = 0; id < 30; id += 1)
      await change(forward, [`INSERT INTO {item} VALUES (${id}, 1)`], [['item', String(id)]]);
    await change(
      forward,
      ['DELETE FROM {item} WHERE id < 5'],
      [0, 1, 2, 3, 4].map((id) => ['item', String(id)] as const),
    );
    await carryAll(forward);
    const before = await bothSides(forward, 'item');
    for (let time = 0; time < 3; time += 1) {
      expect(await redeliver(forward, 0n)).toBe(30);
      expect(await carryAll(forward)).toMatchObject({ applied: 0, stale: 30 });
    }
    expect(await bothSides(forward, 'item')).toEqual(before);
    // The secondary's COMMIT was sent and its answer never came: once it had committed, once it had not.
    let faults = 0;
    const { store } = forward.to;
    const lossy = {
      ...store,
      transaction: async <T>(work: Parameters<typeof store.transaction<T>>[0], options?: object): Promise<T> => {
        const result = await store.transaction(work, options);
        faults += 1;
        if (faults === 4 || faults === 6) throw new StoreError('outcome unknown', 'the answer to COMMIT was lost');
        return result;
      },
    };
    await change(
      forward,
      ['UPDATE {item} SET n = 2'],
      ids(5, 30).map((id) => ['item', String(id)] as const),
    );
    const report = await carryAll(
      { ...forward, to: { ...forward.to, store: lossy } },
      { pauseMs: 10, batch: 10, workers: 1 },
    );
    expect(report.waits).toBeGreaterThan(0);
    const after = await bothSides(forward, 'item');
    expect(after.secondary).toEqual(after.primary);
    expect((await states(forward))[0]).toBe(0);
  });

  it('survives deadlocks, locks that are held too long, and connections that are cut', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE }, { lockMs: 1000 });
    const { forward } = bench;
    const { to } = forward;
    const rows = ids(0, 10).map((id) => ['item', String(id)] as const);
    await change(
      forward,
      ids(0, 10).map((id) => `INSERT INTO {item} VALUES (${id}, 1)`),
      rows,
    );
    await carryAll(forward);
    await change(forward, ['UPDATE {item} SET n = 2'], rows);
    const [held, may] = [gate(), gate()];
    const table = raw(forward.tables[0]?.target.sql ?? '');
    const holder = to.store.transaction(async (tx) => {
      await tx.rows(sql`SELECT id FROM ${table} WHERE id = 5 FOR UPDATE`);
      held.open();
      await may.opened;
    });
    await held.opened;
    const relay = carryAll(forward, { workers: 1, pauseMs: 20 });
    // However long the relay takes to get there.
    for (let cut = 0; cut === 0; ) {
      await sleep(100);
      cut = await cutWaiting(bench);
    }
    await sleep(1200);
    may.open();
    await holder;
    expect((await relay).waits).toBeGreaterThan(0);
    const { primary, secondary } = await bothSides(forward, 'item');
    expect(secondary).toEqual(primary);
    expect(await states(forward)).toEqual([0, 20, 0]);
  });
});

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

/** Ends the target's connections that wait for a lock; gives how many. */
async function cutWaiting({ target }: KitBench): Promise<number> {
  if (target.server.engine === 'postgres') {
    const ended = await target.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return ended.length;
  }
  const waiting = await target.query(
    `SELECT id FROM information_schema.processlist WHERE db = '${target.name}' AND command <> 'Sleep' AND info NOT LIKE '%processlist%'`,
  );
  for (const [id] of waiting) await target.execute(`KILL CONNECTION ${id}`);
  return waiting.length;
}
