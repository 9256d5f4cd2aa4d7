import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { LeaseTakenError, withLease } from '../../../templates/sync/src/core/lease.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { drain, watermark } from '../../../templates/sync/src/relay/drain.ts';
import { beat } from '../../../templates/sync/src/relay/heartbeat.ts';
import { prune } from '../../../templates/sync/src/relay/prune.ts';
import { claimHeads, QUEUE_WORDS } from '../../../templates/sync/src/relay/queue-sql.ts';
import { relayLag } from '../../../templates/sync/src/relay/relay-lag.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll, change, states } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());
const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
const one = [['item', '1']] as const;

describe.each(kitPairs)('the queue from %s to %s', (...kinds) => {
  it('says how far behind the secondary is, by beats that travel in it', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    for (const direction of [bench.forward, bench.reverse]) {
      expect(await relayLag(direction)).toMatchObject({ pending: 0, parked: 0, oldestSeconds: null });
      await beat(direction);
      await beat(direction);
      await change(direction, [], one);
      const before = await relayLag(direction);
      expect(before.pending).toBe(3);
      expect(before.oldestSeconds).toBeLessThan(20);
      await carryAll(direction);
      const { pending, staleSeconds, transitSeconds, clock } = await relayLag(direction);
      expect(pending).toBe(0);
      expect(staleSeconds).toBeLessThan(20);
      expect(transitSeconds).toBeLessThan(20);
      expect(Math.abs(clock.differenceSeconds)).toBeLessThanOrEqual(clock.uncertaintySeconds + 0.05);
    }
  });

  it('drains to a watermark while writers go on, and says when it cannot', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    await change(forward, ['INSERT INTO {item} VALUES (1, 1)'], one);
    const upTo = await watermark(forward);
    expect(await drain(forward, upTo, { timeoutMs: 50 })).toMatchObject({ drained: false, pending: 1, parked: 0 });
    const stop = new AbortController();
    const relay = runRelay(forward, { signal: stop.signal, heartbeatMs: 100, idleMs: 10 });
    expect(await drain(forward, upTo, { timeoutMs: 60_000 })).toMatchObject({ drained: true, pending: 0 });
    stop.abort();
    expect(await relay).toMatchObject({ parked: 0 });
    await change(forward, [], [['item', '2']]);
    expect(await drain(forward, upTo, { timeoutMs: 50 })).toMatchObject({ drained: true });
  });

  it('loses only what nobody reads, and nothing while rows are copied', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    await change(forward, ['INSERT INTO {item} VALUES (1, 1)'], one);
    for (let n = 0; n < 5; n += 1) await change(forward, [`UPDATE {item} SET n = ${n}`], one);
    await change(
      forward,
      ['INSERT INTO {item} VALUES (2, 1)', 'DELETE FROM {item} WHERE id = 2'],
      [
        ['item', '2'],
        ['item', '2'],
      ],
    );
    await carryAll(forward);
    await change(forward, [], one);
    await withLease(forward.to, 'backfill', () =>
      expect(prune(forward, { olderThanMs: 0 })).rejects.toThrow(LeaseTakenError),
    );
    expect(await prune(forward, { olderThanMs: 3_600_000 })).toEqual({ events: 0, ledger: 0 });
    expect(await prune(forward, { olderThanMs: 0 })).toEqual({ events: 6, ledger: 0 });
    expect(await states(forward)).toEqual([1, 2, 0]);
  });

  it('refuses more workers than the pools can serve', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE }, { poolSize: 6 });
    await expect(runRelay(bench.forward, { workers: 3 })).rejects.toThrow(
      '3 workers of a relay need a pool of 8 connections on the primary and 4 on the secondary: expected 1 to 2 workers, or a larger poolSize',
    );
  });
});

it.each(kitPairs.slice(0, 2))(
  'the queue of %s is read once by a claim, however many events few keys have',
  async (...kinds) => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { store, tables } = bench.forward.from;
    const name = bench.kit.tables[0]?.name ?? '';
    const keys = Array.from({ length: 3000 }, (_, at) => ({ name, key: [String(at % 3)] }));
    await store.transaction((tx) => recordChanges(tx, tables, keys));
    const steps = await store.transaction(async (tx) => {
      const read = async () => {
        const rows = await tx.rows(sql`SHOW SESSION STATUS LIKE 'Handler_read%'`);
        return rows.reduce((sum, [, count]) => sum + Number(count), 0);
      };
      const before = await read();
      expect((await claimHeads(tx, tables, 25, [])).map(({ rowKey }) => rowKey)).toEqual(['["0"]', '["1"]', '["2"]']);
      return (await read()) - before;
    });
    expect(steps).toBeLessThan(10 * keys.length);
  },
);

describe.each([kitPairs[1], kitPairs[2]])('a long queue of few keys from %s to %s', (...kinds) => {
  /** More than a statement has values. */
  const EVENTS = 70_000;
  it('hides nothing behind it, leaves to another worker what that one has, and goes at once, however many workers there are', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { from } = bench.forward;
    const rows = 'INSERT INTO item VALUES (0, 1), (1, 1), (2, 1)';
    await Promise.all([bench.source.execute(`${rows}; UPDATE item SET n = 2`), bench.target.execute(rows)]);
    const name = bench.kit.tables[0]?.name ?? '';
    const few = Array.from({ length: EVENTS }, (_, at) => ({ name, key: [String(at % 2)] }));
    await from.store.transaction((tx) => recordChanges(tx, from.tables, [...few, { name, key: ['2'] }]));
    const claim = async (limit = 25) =>
      (await from.store.transaction((tx) => claimHeads(tx, from.tables, limit, []))).map(({ rowKey }) => rowKey);
    await from.store.transaction(async (tx) => {
      const mine = await claimHeads(tx, from.tables, 2, []);
      expect(mine.map(({ rowKey }) => rowKey)).toEqual(['["0"]', '["1"]']);
      expect(await claim()).toEqual([]);
    });
    await from.store.transaction((tx) =>
      tx.run(sql`UPDATE ${from.tables.outbox} SET next_at = ${QUEUE_WORDS[tx.engine].later(25_000)} WHERE id <= 2`),
    );
    expect(await claim()).toEqual(['["2"]']);
    await bench.source.execute('UPDATE lockstep_outbox SET next_at = NULL WHERE id <= 2');
    // All events of a key go with its first, so each key is applied once.
    expect(await carryAll(bench.forward, { workers: 4 })).toMatchObject({ applied: 3, stale: 0 });
    expect(await states(bench.forward)).toEqual([0, EVENTS + 1, 0]);
    expect(await bench.target.query('SELECT n FROM item ORDER BY id')).toEqual([['2'], ['2'], ['2']]);
  });
});
