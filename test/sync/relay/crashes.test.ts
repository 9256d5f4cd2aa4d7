import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { claimHeads } from '../../../templates/sync/src/relay/queue-sql.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';
import { startRelay } from './start-relay.ts';

let bench: KitBench;
afterEach(() => bench.drop());

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(80))';
const POINTS = [
  'relay after claim',
  'relay after read',
  'relay before apply commits',
  'relay after apply',
  'relay after ack',
];
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe.each(kitPairs)('a relay from %s to %s that is killed', (...kinds) => {
  it('at any point leaves what the next one finishes, once', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    const options = { until: 'drained', workers: 1, batch: 10, heartbeatMs: 0 } as const;
    const killed = await Promise.all(
      POINTS.map(async (point, at) => {
        const [from, to] = [at * 10, at * 10 + 10];
        await change(
          forward,
          ids(from, to).map((id) => `INSERT INTO {item} VALUES (${id}, 'one')`),
          ids(from, to).map((id) => ['item', String(id)] as const),
        );
        return { point, signal: (await startRelay(bench, 'source', options, point).ended).signal };
      }),
    );
    expect(killed).toEqual(POINTS.map((point) => ({ point, signal: 'SIGKILL' })));
    await change(
      forward,
      [`UPDATE {item} SET body = 'two' WHERE id < 25`, 'DELETE FROM {item} WHERE id = 3'],
      [...ids(0, 25).map((id) => ['item', String(id)] as const)],
    );
    // The locks of a process that was killed go when its server notices.
    for (let tries = 0; (await states(forward))[0] !== 0 && tries < 1000; tries += 1) {
      await carryAll(forward);
      await sleep(20);
    }
    const { primary, secondary } = await bothSides(forward, 'item');
    expect(secondary).toEqual(primary);
    expect(primary.length).toBe(49);
    expect(await states(forward)).toEqual([0, 75, 0]);
  });

  it('with SIGTERM ends its batch and leaves nothing locked', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    const { child, ended, ready } = startRelay(bench, 'source', { workers: 2, batch: 5, heartbeatMs: 0 });
    await ready;
    for (let at = 0; at < 400 && ((await states(forward))[1] ?? 0) < 20; at += 1) {
      await change(
        forward,
        ids(at * 10, at * 10 + 10).map((id) => `INSERT INTO {item} VALUES (${id}, 'one')`),
        ids(at * 10, at * 10 + 10).map((id) => ['item', String(id)] as const),
      );
      await sleep(50);
    }
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect([code, output.split('\n').length]).toEqual([0, 3]);
    const [pending = 0, applied = 0] = await states(forward);
    const free = await forward.from.store.transaction((tx) => claimHeads(tx, forward.from.tables, 1000, []));
    expect(free.length).toBe(pending);
    const { secondary } = await bothSides(forward, 'item');
    expect(secondary.length).toBe(applied);
    const locks = await forward.to.store.transaction((tx) =>
      tx.rows(sql`SELECT count(*) FROM ${forward.to.tables.ledger}`),
    );
    expect(locks).toEqual([[String(applied)]]);
  });
});
