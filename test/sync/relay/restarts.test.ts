import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { StoreError } from '../../../templates/sync/src/store/store-error.ts';
import { startServer } from '../../lab/lab.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { type KitBench, openKitBench } from '../kit-bench.ts';
import { openTcpProxy } from '../tcp-proxy.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
const PASSES = ['connection', 'outcome unknown', 'retry', 'busy'];
const item = (id: number) => ['item', String(id)] as const;

describe.each([['mariadb', 'postgres18']] as const)('servers of the relay’s own, %s and %s', (...kinds) => {
  let servers: { readonly source: LabServer; readonly target: LabServer };
  let bench: KitBench;
  beforeAll(async () => {
    const [source, target] = await Promise.all(kinds.map((kind) => startServer(kind)));
    if (source === undefined || target === undefined) throw new Error('two servers were started');
    servers = { source, target };
  });
  afterAll(() => Promise.all([servers.source.stop(), servers.target.stop()]));
  afterEach(() => bench.drop());
  const open = async () => {
    bench = await openKitBench([servers.source, servers.target], { source: CREATE, target: CREATE });
    const rows = Array.from({ length: 20 }, (_, id) => `(${id}, 0)`);
    for (const side of [bench.source, bench.target]) await side.execute(`INSERT INTO item VALUES ${rows.join(', ')}`);
  };
  const agree = async (direction: KitBench['forward']) => {
    for (let tries = 0; (await states(direction))[0] !== 0; tries += 1) {
      if (tries === 3000) throw new Error(`not drained: ${await states(direction)}`);
      await sleep(20);
    }
    const { primary, secondary } = await bothSides(direction, 'item');
    expect(secondary).toEqual(primary);
    expect((await states(direction))[2]).toBe(0);
  };

  it.each(['source', 'target'] as const)(
    'that are restarted and killed while writers write lose nothing, with the %s as the primary',
    async (side) => {
      await open();
      const direction = side === 'source' ? bench.forward : bench.reverse;
      const stop = new AbortController();
      const relay = runRelay(direction, {
        signal: stop.signal,
        idleMs: 10,
        pauseMs: 50,
        checkMs: 100,
        heartbeatMs: 100,
      });
      let writing = true;
      let written = 0;
      const writer = async (first: number) => {
        for (let round = 0; writing; round += 1) {
          const id = (first + round * 7) % 25;
          const statement = [`UPDATE {item} SET n = n + 1 WHERE id = ${id}`, `DELETE FROM {item} WHERE id = ${id}`];
          try {
            await change(direction, [statement[round % 9 === 8 ? 1 : 0] ?? ''], [item(id)]);
            written += 1;
          } catch (error) {
            if (!(error instanceof StoreError) || !PASSES.includes(error.kind)) throw error;
            await sleep(20);
          }
        }
      };
      const writers = Promise.all([0, 3, 5, 11].map(writer));
      const other = side === 'source' ? servers.target : servers.source;
      for (const server of [other, servers[side]]) {
        const before = written;
        await sleep(300);
        await server.restart();
        await sleep(300);
        await server.kill();
        await sleep(100);
        await server.start();
        await expect.poll(() => written, { timeout: 60_000 }).toBeGreaterThan(before);
      }
      writing = false;
      await writers;
      await agree(direction);
      stop.abort();
      expect(await relay).toMatchObject({ parked: 0 });
    },
  );

  it.each(['source', 'target'] as const)(
    'whose COMMIT is cut off on its way or on its way back, with the %s as the primary, end as if nothing had been',
    async (side) => {
      await open();
      const { to, ...rest } = side === 'source' ? bench.forward : bench.reverse;
      const url = bench[to.store.side].url;
      const proxy = await openTcpProxy(Number(new URL(url).port));
      const store = openStore(to.store.engine, proxy.url(url), to.store.side, { statementMs: 2000 });
      const direction = { ...rest, to: { ...to, store } };
      let commits = 0;
      const cuts: string[] = [];
      proxy.onSend((sent) => {
        // Not for ever: a relay that asks in the same order again would always meet the same cut.
        if (!/\bCOMMIT\b/.test(sent) || cuts.length === 12) return 'pass';
        commits += 1;
        const cut = commits % 5 === 2 ? 'cut after' : commits % 5 === 4 ? 'cut before' : 'pass';
        if (cut !== 'pass') cuts.push(cut);
        return cut;
      });
      for (let id = 0; id < 20; id += 1) await change(direction, [`UPDATE {item} SET n = ${id}`], [item(id)]);
      const report = await carryAll(direction, { workers: 1, batch: 3, pauseMs: 20 });
      proxy.onSend(() => 'pass');
      expect([cuts.length, report.parked, report.waits > 1]).toEqual([12, 0, true]);
      await agree(direction);
      await store.close();
      await proxy.close();
    },
  );
});
