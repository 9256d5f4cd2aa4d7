import sql from 'sql-template-tag';
import { afterEach, expect, it } from 'vitest';
import { checkpointName, freshCheckpoint } from '../../../templates/sync/src/backfill/checkpoint.ts';
import { writeState } from '../../../templates/sync/src/core/state.ts';
import { type KitProcesses, openKitProcesses } from '../cli/kit-process.ts';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import { drainOf } from './carry.ts';
import { expectSame, insertOrder, openShop, openSides, tableOf, write } from './shop.ts';

let bench: KitBench;
let kit: KitProcesses;
afterEach(async () => {
  await kit.remove();
  await bench.drop();
});

async function order(side: 'source' | 'target'): Promise<void> {
  const orders = tableOf(bench, 'orders');
  const { from } = side === 'source' ? bench.forward : bench.reverse;
  await write(from, side, async (tx) => [{ name: orders.name, key: [await insertOrder(tx, orders, side, '3.00')] }]);
}

/** As if the backfill had been run to its end: both tables were empty. */
async function backfilled(): Promise<void> {
  const { store, tables } = bench.forward.to;
  for (const table of bench.kit.tables) {
    const checkpoint = { ...freshCheckpoint(table, bench.kit.fingerprint, 'ascending'), done: true };
    await store.transaction((tx) => writeState(tx, tables, checkpointName(table), JSON.stringify(checkpoint)));
  }
}

it('leads from the preflight to the target and back, and says what to do at each step', async () => {
  bench = await openShop(kitPairs[0]);
  kit = await openKitProcesses(bench);
  await order('source');
  const fresh = await kit.run(['cutover', 'preflight']);
  expect(fresh.code).toBe(1);
  expect(fresh.out).toContain('failed backfill: not copied to the end: ');
  expect(fresh.out).toContain('failed way back: nobody has shown that the way back works: run `cutover prove`');
  await backfilled();

  const proof = await kit.run(['cutover', 'prove']);
  expect({ code: proof.code, out: proof.out.replace(/[\d.]+ ms/, 'N ms') }).toEqual({
    code: 0,
    out: 'Changes of the target reach the source, in N ms. That the adapter of the application records them, no database can show.\n',
  });
  const uncaught = await kit.run(['cutover', 'prove', '--capture', 'triggers']);
  expect(uncaught.code).toBe(2);
  expect(uncaught.err).toContain('has no trigger that records INSERT, UPDATE, DELETE');

  await drainOf(bench.forward)(2n ** 62n, 30_000);
  const rehearsal = await kit.run(['cutover', 'rehearse']);
  expect({ code: rehearsal.code, out: rehearsal.out.slice(0, 76) }).toEqual({
    code: 0,
    out: 'Rehearsed: everything is ready, and the source is written to as before; nobo',
  });
  expect(await openSides(bench)).toEqual(['source']);

  const flip = await kit.run(['cutover', 'run', '--json']);
  const { outcome, from, to, epoch, pausedMs } = JSON.parse(flip.out);
  expect({ code: flip.code, outcome, from, to, epoch }).toEqual({
    code: 0,
    outcome: 'opened',
    from: 'source',
    to: 'target',
    epoch: 2,
  });
  expect(pausedMs).toBeGreaterThan(0);
  expect(flip.err).toContain('nobody can write now; Ctrl-C or `cutover abort` opens it again');
  const again = await kit.run(['cutover', 'run']);
  expect({ code: again.code, err: again.err }).toEqual({
    code: 2,
    err: 'the target is written to already; `rollback` leads back to the source\n',
  });
  expect((await kit.run(['cutover', 'status'])).out).toBe(
    'The target is written to (epoch 2). No flip is under way.\n',
  );

  await order('target');
  await drainOf(bench.reverse)(2n ** 62n, 30_000);
  const back = await kit.run(['rollback']);
  expect({ code: back.code, out: back.out.split(';')[0] }).toEqual({
    code: 0,
    out: 'The source is written to (epoch 3)',
  });
  expect(back.out).toContain('A `relay run` that runs turns round by itself');
  await expectSame(bench);
  expect((await kit.run(['rollback'])).out).toBe('No flip was under way: the source is written to.\n');
});

it('stops at the first Ctrl-C and opens the source again, and resumes or aborts what was killed', async () => {
  bench = await openShop(kitPairs[0]);
  kit = await openKitProcesses(bench);
  await order('source');
  await backfilled();
  await kit.run(['cutover', 'prove']);
  await drainOf(bench.forward)(2n ** 62n, 30_000);
  const killed = await kit.run(['cutover', 'run'], { LOCKSTEP_CRASH_AT: 'cutover drained' });
  expect(killed.code).toBe(null);
  const status = await kit.run(['cutover', 'status']);
  expect(status.code).toBe(1);
  expect(status.out).toMatch(
    /^Nobody can write since [\d.]+ s: a flip away from the source stopped its writers. If no process runs it any more: `cutover resume` goes on, `cutover abort` opens the source again.\n$/,
  );
  expect((await kit.run(['cutover', 'run'])).err).toContain('`cutover resume` goes on');
  const abort = await kit.run(['rollback']);
  expect({ code: abort.code, out: abort.out.split(';')[0] }).toEqual({
    code: 0,
    out: 'The source is written to again',
  });
  expect(await openSides(bench)).toEqual(['source']);

  for (const { store, tables } of [bench.forward.from, bench.forward.to]) {
    await store.transaction((tx) => tx.run(sql`DELETE FROM ${tables.state} WHERE name LIKE ${'lease %'}`));
  }
  expect((await kit.run(['cutover', 'run'], { LOCKSTEP_CRASH_AT: 'cutover decided' })).code).toBe(null);
  expect((await kit.run(['cutover', 'abort'])).err).toContain('is decided and cannot be aborted');
  const resumed = await kit.run(['cutover', 'resume']);
  expect({ code: resumed.code, out: resumed.out.split(';')[0] }).toEqual({
    code: 0,
    out: 'The target is written to (epoch 2)',
  });
  expect(await openSides(bench)).toEqual(['target']);
});
