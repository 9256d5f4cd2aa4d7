import { cp, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { mysql2Binding } from '../../templates/sync/src/adapter/bindings/mysql2.ts';
import { pgBinding } from '../../templates/sync/src/adapter/bindings/pg.ts';
import { createDualWrite } from '../../templates/sync/src/adapter/create-dual-write.ts';
import { activate } from '../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import type { Direction } from '../../templates/sync/src/core/direction.ts';
import { readFence } from '../../templates/sync/src/core/fence.ts';
import { proveReverse } from '../../templates/sync/src/cutover/prove-reverse.ts';
import { runCutover } from '../../templates/sync/src/cutover/run-cutover.ts';
import type { Side } from '../../templates/sync/src/descriptor.ts';
import { createFlags } from '../../templates/sync/src/flags/create-flags.ts';
import { createReader } from '../../templates/sync/src/flags/create-reader.ts';
import { fileProvider } from '../../templates/sync/src/flags/file-provider.ts';
import { READ_FLAG, SHADOW_FLAG, writeRamp } from '../../templates/sync/src/flags/flag-file.ts';
import { RECONCILE_OPTIONS } from '../../templates/sync/src/reconcile/options.ts';
import { runReconcile } from '../../templates/sync/src/reconcile/run-reconcile.ts';
import { drain, watermark } from '../../templates/sync/src/relay/drain.ts';
import { runRelay } from '../../templates/sync/src/relay/run-relay.ts';
import { createShadow } from '../../templates/sync/src/shadow/create-shadow.ts';
import { type KitBench, shareKitBench } from '../sync/kit-bench.ts';
import { type Clients, SKUS, startClients } from './clients.ts';
import { mysqlOrders, postgresOrders } from './shop-api/order-queries.ts';
import { openShop } from './shop-api/shop.ts';
import { shopApi } from './shop-api/shop-api.ts';
import { MYSQL_SHOP, POSTGRES_SHOP } from './shop-api/shop-schema.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const ending: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** The application as it runs during the migration: its own pools, and the kit's parts between them and HTTP. */
async function runApplication({ kit, stores, source, target, forward, reverse }: KitBench) {
  const folder = await mkdtemp(join(tmpdir(), 'shop-'));
  const flagFile = join(folder, 'flags.json');
  await cp(fileURLToPath(new URL('../../templates/sync/flags.json', import.meta.url)), flagFile);
  ending.push(() => rm(folder, { recursive: true }));
  const mysql = createPool({ uri: source.url, connectionLimit: 12, charset: 'utf8mb4' });
  const pg = new Pool({ connectionString: target.url, max: 12 });
  ending.push(
    () => mysql.end(),
    () => pg.end(),
  );
  const flags = await createFlags({ provider: fileProvider(flagFile, { everyMs: 50, log: quiet }), log: quiet });
  ending.push(() => flags.close());
  const direction = async (): Promise<Direction> => {
    const { store, tables } = forward.from;
    const { writer } = await store.transaction((tx) => readFence(tx, tables, 'all', false));
    return writer === 'target' ? reverse : forward;
  };
  const outcomes: Record<string, number> = {};
  const shadow = createShadow({
    direction,
    sampled: flags.shadowed,
    log: quiet,
    hooks: {
      onOutcome: (_, outcome) => {
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      },
    },
  });
  ending.push(() => shadow.close());
  const served: Record<string, number> = { primary: 0, secondary: 0 };
  const reader = createReader({
    direction,
    readFrom: flags.readFrom,
    shadow: (name, subject, reads, side) => shadow.readSides(name, subject, reads, side),
    log: quiet,
    hooks: {
      onRead: (by) => {
        served[by] = (served[by] ?? 0) + 1;
      },
    },
  });
  const dual = createDualWrite({ kit, stores, bindings: { source: mysql2Binding(mysql), target: pgBinding(pg) } });
  ending.push(() => dual.close());
  const name = kit.tables.find((table) => table.source.name === 'orders')?.name ?? '';
  const server = shopApi(openShop(dual, reader, { source: mysqlOrders(mysql), target: postgresOrders(pg) }, name));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  ending.push(() => new Promise((closed) => server.close(closed)));
  const { port } = server.address() as AddressInfo;
  return { base: `http://127.0.0.1:${port}`, flagFile, outcomes, served, shadow };
}

function relaying(direction: Direction) {
  const stop = new AbortController();
  const running = runRelay(direction, { workers: 2, idleMs: 10, heartbeatMs: 0, signal: stop.signal });
  running.catch(() => undefined);
  const end = async () => {
    stop.abort();
    await running;
  };
  ending.push(end);
  return end;
}

async function drained(direction: Direction): Promise<void> {
  expect((await drain(direction, await watermark(direction), { timeoutMs: 20_000 })).drained).toBe(true);
}

async function reconciled({ kit }: KitBench, direction: Direction): Promise<number> {
  const { tables } = await runReconcile(direction, {
    ...RECONCILE_OPTIONS,
    fingerprint: kit.fingerprint,
    scope: 'all',
  });
  expect(tables.map(({ notLookedAt }) => notLookedAt)).toEqual([[], [], []]);
  return tables.reduce((sum, { counts }) => sum + counts.missing + counts.extra + counts.different, 0);
}

/** Everybody moves to the other side; the way back is proven first. */
async function cutOver(bench: KitBench, from: Direction, back: Direction, clients: Clients) {
  const upTo = (direction: Direction) => async (mark: bigint, timeoutMs: number) =>
    (await drain(direction, mark, { timeoutMs, pollMs: 5 })).drained;
  const stopBack = relaying(back);
  await proveReverse(back, { capture: 'adapter', timeoutMs: 10_000 }, upTo(back));
  const hooks = { drain: upTo(from), backfillOpen: async () => [], log: quiet };
  const rehearsal = await runCutover(from, { mode: 'rehearse', maxLagMs: 10_000 }, hooks);
  clients.slowest();
  const report = await runCutover(from, { maxLagMs: 10_000 }, hooks);
  await wait(500);
  expect([rehearsal.outcome, rehearsal.reason]).toEqual(['rehearsed', null]);
  expect([report.outcome, report.reason]).toEqual(['opened', null]);
  expect(await reconciled(bench, back)).toBe(0);
  return { pausedMs: report.pausedMs, slowestRequestMs: Math.round(clients.slowest()), stopBack };
}

async function holds(bench: KitBench, side: Side, { confirmed }: Clients): Promise<void> {
  const orders = await bench[side].query(
    "SELECT id, customer_id, sku, qty, status, COALESCE(note, '~') FROM orders ORDER BY id",
  );
  const wanted = [...confirmed.orders].map(([id, order]) =>
    [id, order.customer_id, order.sku, order.qty, order.status, order.note ?? '~'].map(String),
  );
  expect(orders).toEqual(wanted.sort(([one], [other]) => Number(one) - Number(other)));
  const customers = await bench[side].query('SELECT id, email FROM customers ORDER BY id');
  expect(customers).toEqual([...confirmed.customers].sort(([one], [other]) => Number(one) - Number(other)));
}

it('a shop moves to PostgreSQL and back while clients use it: no request fails and no confirmed write is lost', async () => {
  const bench = await shareKitBench(
    ['mysql9', 'postgres18'],
    { source: MYSQL_SHOP, target: POSTGRES_SHOP },
    { poolSize: 16 },
  );
  ending.push(() => bench.drop());
  const { forward, reverse, kit } = bench;
  await bench.source.execute(`INSERT INTO stock VALUES ${SKUS.map((sku) => `('${sku}', 1000)`).join(', ')}`);
  const application = await runApplication(bench);
  const clients = startClients(application.base, 8, 20_261_127);
  ending.push(() => clients.stop());
  const stopForward = relaying(forward);
  await activate(forward);
  expect((await runBackfill(forward, { fingerprint: kit.fingerprint, sizing: { firstRows: 20 } })).complete).toBe(true);
  await wait(1000);
  expect(await reconciled(bench, forward)).toBe(0);
  await writeRamp(application.flagFile, SHADOW_FLAG, 100, 'look at every read');
  for (const percent of [1, 10, 50, 100]) {
    await writeRamp(application.flagFile, READ_FLAG, percent, 'ramp');
    await wait(400);
  }
  const ramped = { ...application.served };
  const there = await cutOver(bench, forward, reverse, clients);
  await stopForward();
  await wait(1000);
  const back = await cutOver(bench, reverse, forward, clients);
  await there.stopBack();
  await wait(1000);
  await clients.stop();
  await drained(forward);
  await application.shadow.settled();
  const { pausedMs: to } = there;
  console.log(
    JSON.stringify({
      requests: clients.requests,
      orders: clients.confirmed.orders.size,
      failures: clients.failures.length,
      pausedMs: { to, back: back.pausedMs },
      slowestRequestMs: { to: there.slowestRequestMs, back: back.slowestRequestMs },
      shadowReads: application.outcomes,
      servedBeforeCutover: ramped,
    }),
  );
  expect(clients.failures.slice(0, 5)).toEqual([]);
  expect(application.outcomes.mismatch ?? 0).toBe(0);
  expect(ramped.secondary).toBeGreaterThan(0);
  await holds(bench, 'source', clients);
  await holds(bench, 'target', clients);
  await back.stopBack();
}, 180_000);
