import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { CutoverReport } from '../../templates/sync/src/cutover/report.ts';
import type { Side } from '../../templates/sync/src/descriptor.ts';
import { SHADOW_FLAG } from '../../templates/sync/src/flags/flag-file.ts';
import type { ReconcileReport } from '../../templates/sync/src/reconcile/types.ts';
import { sharedServer } from '../lab/shared.ts';
import type { GeneratedKit } from '../sync/generated/generate-kit.ts';
import { type GeneratedBench, openGeneratedBench } from '../sync/generated/generated-bench.ts';
import { startApplication } from './application.ts';
import { type Clients, SKUS, startClients } from './clients.ts';
import { MYSQL_SHOP, POSTGRES_SHOP } from './shop-api/shop-schema.ts';

const ending: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** A relay that goes on until it is ended; it must end cleanly. */
function relaying({ start }: GeneratedKit): () => Promise<void> {
  const { child, ended } = start(['relay', 'run']);
  const end = async () => {
    child.kill('SIGTERM');
    const { code, err } = await ended;
    if (code !== 0) throw new Error(`the relay ended with ${code}: ${err}`);
  };
  ending.push(() => child.kill('SIGKILL'));
  return end;
}

/** Rows that differ, of every table; rows that every client writes may be left undecided until the clients have ended. */
async function reconciled({ run }: GeneratedKit, settled = false): Promise<number> {
  const { tables }: ReconcileReport = JSON.parse(await run(['--json', 'reconcile', '--settle', '10'], [0, 2]));
  expect(tables.map(({ notLookedAt }) => notLookedAt)).toEqual(tables.map(() => []));
  const undecided = tables.reduce((sum, table) => sum + table.undecided, 0);
  if (settled) expect(undecided).toBe(0);
  else if (undecided > 0) console.log(`${undecided} rows were not decided beside the clients`);
  return tables.reduce((sum, { counts }) => sum + counts.missing + counts.extra + counts.different, 0);
}

/** The report of a flip; one that refuses, with everything as before, is asked for again as a person would: a busy machine lags. */
async function flipped({ run }: GeneratedKit, command: readonly string[]): Promise<CutoverReport> {
  for (let left = 3; ; left -= 1) {
    const report: CutoverReport = JSON.parse(await run(['--json', ...command], [0, 1]));
    if (report.outcome !== 'aborted' || left === 1) return report;
    console.log(`${command.join(' ')} refused: ${report.reason}`);
    await wait(2000);
  }
}

/** Everybody moves to the other side and the relay is started again, as the command says. */
async function flip(kit: GeneratedKit, command: readonly string[], stopRelay: () => Promise<void>, clients: Clients) {
  clients.slowest();
  const report = await flipped(kit, command);
  await stopRelay();
  const stop = relaying(kit);
  expect([report.outcome, report.reason]).toEqual(['opened', null]);
  await wait(500);
  expect(await reconciled(kit)).toBe(0);
  return { pausedMs: report.pausedMs, slowestRequestMs: Math.round(clients.slowest()), stopRelay: stop };
}

async function holds(bench: GeneratedBench, side: Side, { confirmed }: Clients): Promise<void> {
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

it('a shop moves to PostgreSQL and back by the commands of its kit while clients use it: no request fails and no confirmed write is lost', async () => {
  const servers = [sharedServer('mysql9'), sharedServer('postgres18')] as const;
  const bench = await openGeneratedBench(servers, { source: MYSQL_SHOP, target: POSTGRES_SHOP });
  ending.push(() => bench.drop());
  const kit = bench.generated;
  await bench.source.execute(`INSERT INTO stock VALUES ${SKUS.map((sku) => `('${sku}', 1000)`).join(', ')}`);
  const application = await startApplication(bench);
  ending.push(() => application.stop());
  const clients = startClients(application.base, 8, 20_261_127);
  ending.push(() => clients.stop());
  const stopForward = relaying(kit);
  await kit.run(['backfill', 'activate']);
  await kit.run(['backfill', 'run', '--chunk', '20']);
  expect(await reconciled(kit)).toBe(0);
  await kit.run(['ramp', 'set', '100', '--flag', SHADOW_FLAG, '--reason', 'look at every read']);
  for (const percent of [1, 10, 50, 100]) {
    await kit.run(['ramp', 'set', String(percent)]);
    await wait(400);
  }
  const ramped = await application.counted();
  await kit.run(['cutover', 'prove']);
  await kit.run(['cutover', 'rehearse']);
  const there = await flip(kit, ['cutover', 'run'], stopForward, clients);
  const back = await flip(kit, ['rollback'], there.stopRelay, clients);
  await clients.stop();
  await back.stopRelay();
  await kit.run(['relay', 'run', '--once']);
  expect(await reconciled(kit, true)).toBe(0);
  const { outcomes } = await application.counted();
  const { failures, requests, confirmed } = clients;
  console.log(
    JSON.stringify({
      requests,
      orders: confirmed.orders.size,
      failures: failures.length,
      pausedMs: { to: there.pausedMs, back: back.pausedMs },
      slowestRequestMs: { to: there.slowestRequestMs, back: back.slowestRequestMs },
      shadowReads: outcomes,
      servedBeforeCutover: ramped.served,
    }),
  );
  expect(failures.slice(0, 5)).toEqual([]);
  expect(outcomes.mismatch ?? 0).toBe(0);
  expect(ramped.served.secondary).toBeGreaterThan(0);
  await holds(bench, 'source', clients);
  await holds(bench, 'target', clients);
}, 240_000);
