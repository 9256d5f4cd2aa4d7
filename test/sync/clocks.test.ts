import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { activate, NotActiveError, passBarrier } from '../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import type { Direction } from '../../templates/sync/src/core/direction.ts';
import { LeaseTakenError, withLease } from '../../templates/sync/src/core/lease.ts';
import { readState, writeState } from '../../templates/sync/src/core/state.ts';
import { beat } from '../../templates/sync/src/relay/heartbeat.ts';
import { claimHeads, release } from '../../templates/sync/src/relay/queue-sql.ts';
import { relayLag } from '../../templates/sync/src/relay/relay-lag.ts';
import { runRelay } from '../../templates/sync/src/relay/run-relay.ts';
import { runTrickle } from '../../templates/sync/src/trickle/run-trickle.ts';
import { ClockSetBackError } from '../../templates/sync/src/trickle/window.ts';
import { type ClockedServer, startClocked } from './clocked-server.ts';
import { type KitBench, openKitBench } from './kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay/relay-bench.ts';

const HOUR = 3600;
const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int, changed timestamp(6) NULL)';
const item = (id: number) => ['item', String(id)] as const;

describe.each([['mariadb', 'postgres']] as const)(
  'servers whose clocks are set while they run, %s and %s',
  (...kinds) => {
    let clocks: { readonly source: ClockedServer; readonly target: ClockedServer };
    let bench: KitBench;
    beforeAll(async () => {
      const [source, target] = await Promise.all(kinds.map(startClocked));
      if (source === undefined || target === undefined) throw new Error('two servers were started');
      clocks = { source, target };
    });
    afterAll(() => Promise.all([clocks.source.stop(), clocks.target.stop()]));
    const right = () => Promise.all([clocks.source.set(0), clocks.target.set(0)]);
    const open = async () => {
      await right();
      bench = await openKitBench([clocks.source.server, clocks.target.server], { source: CREATE, target: CREATE });
      return [bench.forward, bench.reverse];
    };
    afterEach(() => bench.drop());
    const primary = ({ from }: Direction) => clocks[from.store.side];
    const secondary = ({ to }: Direction) => clocks[to.store.side];

    it('lose no change and invent none, while relay and backfill run and writers write', async () => {
      const [direction] = await open();
      if (direction === undefined) throw new Error('no direction');
      await bench.source.execute(
        `INSERT INTO item (id, n) VALUES ${Array.from({ length: 500 }, (_, id) => `(${id}, 0)`)}`,
      );
      await activate(direction);
      const stop = new AbortController();
      const relay = runRelay(direction, { signal: stop.signal, heartbeatMs: 100, idleMs: 10, checkMs: 200 });
      const backfill = runBackfill(direction, { fingerprint: 'f', sizing: { firstRows: 20, maxRows: 20 } });
      for (let round = 0; round < 40; round += 1) {
        const id = (round * 37) % 520;
        const write =
          round % 5 === 4 ? `DELETE FROM {item} WHERE id = ${id}` : `UPDATE {item} SET n = n + 1 WHERE id = ${id}`;
        await change(direction, [write], [item(id)]);
        await clocks.source.set([0, -HOUR, HOUR, -5][round % 4] ?? 0);
        await clocks.target.set([HOUR, 0, -HOUR][round % 3] ?? 0);
      }
      expect(await backfill).toMatchObject({ complete: true });
      for (let tries = 0; (await states(direction))[0] !== 0; tries += 1) {
        if (tries === 3000) throw new Error(`not drained: ${await states(direction)}`);
        await sleep(20);
      }
      stop.abort();
      expect(await relay).toMatchObject({ parked: 0 });
      const { primary: wanted, secondary: held } = await bothSides(direction, 'item');
      expect(held).toEqual(wanted);
    });

    it('do not keep back what was put back, and never look healthy by ages that are less than nothing', async () => {
      for (const direction of await open()) {
        await right();
        const { store, tables } = direction.from;
        await beat(direction);
        await carryAll(direction);
        await change(direction, [], [item(1)]);
        await store.transaction(async (tx) => {
          const [head] = await claimHeads(tx, tables, 1, []);
          if (head !== undefined) await release(tx, tables, head, 20_000, 'not yet');
        });
        const claim = () =>
          store.transaction(async (tx) => (await claimHeads(tx, tables, 1, [])).map(({ rowKey }) => rowKey));
        expect(await claim()).toEqual([]);
        await primary(direction).set(-HOUR);
        expect(await claim()).toEqual(['["1"]']);
        const { setBackSeconds, oldestSeconds } = await relayLag(direction);
        expect([setBackSeconds > HOUR - 60, oldestSeconds]).toEqual([true, 0]);
        await beat(direction);
        await carryAll(direction);
        expect(await relayLag(direction)).toMatchObject({ pending: 0, setBackSeconds: 0 });
        await secondary(direction).set(-HOUR);
        expect((await relayLag(direction)).staleSeconds).toBeLessThan(60);
      }
    });

    it('leave a lease to who lives, and no longer than half a minute to who died', async () => {
      for (const { to } of await open()) {
        await right();
        const clock = clocks[to.store.side];
        const other = (work = async () => 'got it') => withLease(to, 'backfill', work).catch((error: unknown) => error);
        await withLease(to, 'backfill', async (lease) => {
          await clock.set(-HOUR);
          expect(await other()).toBeInstanceOf(LeaseTakenError);
          await to.store.transaction(lease.confirm);
          // Set forward, the lease looks old: another one takes it, and this one hears of it before it writes anything more.
          await clock.set(HOUR);
          expect(await other()).toBe('got it');
          await expect(to.store.transaction(lease.confirm)).rejects.toThrow(LeaseTakenError);
        });
        const until = Date.now() / 1000 + HOUR + 30;
        const dead = JSON.stringify({ owner: 'dead', where: 'process 1 on nowhere', until });
        await to.store.transaction((tx) => writeState(tx, to.tables, 'lease backfill', dead));
        await clock.set(0);
        expect(await other()).toBeInstanceOf(LeaseTakenError);
        await clock.set(31);
        expect(await other()).toBe('got it');
      }
    });

    it('hide no transaction from before the activation', async () => {
      for (const direction of await open()) {
        await right();
        const { store, tables } = direction.from;
        let commit = () => {};
        const committed = new Promise<void>((resolve) => {
          commit = resolve;
        });
        let wrote = () => {};
        const began = new Promise<void>((resolve) => {
          wrote = resolve;
        });
        const old = store.transaction(async (tx) => {
          await writeState(tx, tables, 'an old writer', 'x');
          wrote();
          await committed;
        });
        await began;
        await sleep(1100);
        await primary(direction).set(-HOUR);
        await activate(direction);
        const barrier = () => passBarrier(direction, { timeoutMs: 300 });
        await expect(barrier()).rejects.toThrow(NotActiveError);
        await primary(direction).set(0);
        await expect(barrier()).rejects.toThrow(/1 transaction is still open that began before the activation at /);
        commit();
        await old;
        await passBarrier(direction, { timeoutMs: 60_000 });
      }
    });

    it('are no failover: what one forgets after two days by its clock is not missed by the other', async () => {
      for (const direction of await open()) {
        await right();
        await change(direction, ['INSERT INTO {item} (id, n) VALUES (1, 1)'], [item(1)]);
        await carryAll(direction);
        await change(direction, ['UPDATE {item} SET n = 2'], [item(1)]);
        await carryAll(direction);
        await secondary(direction).set(72 * HOUR);
        await change(direction, ['UPDATE {item} SET n = 3'], [item(1)]);
        expect(await carryAll(direction)).toMatchObject({ applied: 1 });
        expect(await carryAll(direction)).toMatchObject({ applied: 0 });
        await Promise.all([bench.source.execute('DELETE FROM item'), bench.target.execute('DELETE FROM item')]);
      }
    });

    it('stop a trickle that would pass over rows', async () => {
      for (const direction of await open()) {
        await right();
        const name = direction.tables[0]?.name ?? '';
        const asked = { fingerprint: 'f', tables: [{ name, changedAt: 'changed' }], lagSeconds: 0, passes: 1 };
        const pass = (since: string, restart = false) => runTrickle(direction, { ...asked, since, restart });
        await pass('2000-01-01 00:00:00');
        await primary(direction).set(-2);
        await pass('2000-01-01 00:00:00');
        await primary(direction).set(-HOUR);
        const now =
          direction.from.store.engine === 'mysql' ? 'UTC_TIMESTAMP()' : `(clock_timestamp() AT TIME ZONE 'UTC')`;
        await bench[direction.primary].execute(`INSERT INTO item VALUES (5, 5, ${now})`);
        await expect(pass('2000-01-01 00:00:00')).rejects.toThrow(ClockSetBackError);
        for (let tries = 0; (await bothSides(direction, 'item')).secondary.length === 0 && tries < 300; tries += 1) {
          await sleep(100);
          await pass('2000-01-01 00:00:00', true);
        }
        const { primary: wanted, secondary: held } = await bothSides(direction, 'item');
        expect(held).toEqual(wanted);
        const note = await direction.to.store.transaction((tx) => readState(tx, direction.to.tables, 'trickle'));
        expect(note).toContain('"clock":');
        await Promise.all([bench.source.execute('DELETE FROM item'), bench.target.execute('DELETE FROM item')]);
        await direction.to.store.transaction((tx) => tx.run(sql`DELETE FROM ${direction.to.tables.state}`));
      }
    });
  },
);
