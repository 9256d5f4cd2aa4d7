import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { FencedError, passFence } from '../../../templates/sync/src/core/fence.ts';
import { abortCutover } from '../../../templates/sync/src/cutover/abort-cutover.ts';
import type { CutoverHooks, CutoverOptions } from '../../../templates/sync/src/cutover/cutover-options.ts';
import { cutoverStatus } from '../../../templates/sync/src/cutover/cutover-status.ts';
import { sidesOf } from '../../../templates/sync/src/cutover/preflight.ts';
import { runCutover } from '../../../templates/sync/src/cutover/run-cutover.ts';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import { drainOf } from './carry.ts';
import {
  away,
  expectSame,
  hooksFor,
  insertOrder,
  openShop,
  openSides,
  PATIENT,
  proveBack,
  rowsOf,
  tableOf,
  write,
} from './shop.ts';

let bench: KitBench;
afterEach(() => bench.drop());

async function order(primary: Side, amount = '1.00'): Promise<string> {
  const orders = tableOf(bench, 'orders');
  let id = '';
  await write(away(bench, primary).from, primary, async (tx) => {
    id = await insertOrder(tx, orders, primary, amount);
    return [{ name: orders.name, key: [id] }];
  });
  return id;
}

/** Proves the way back and flips; what waits is carried first, so that lag is not what a test is about. */
async function flip(primary: Side, options: Partial<CutoverOptions> = {}, hooks: Partial<CutoverHooks> = {}) {
  const direction = away(bench, primary);
  await drainOf(direction)(2n ** 62n, 30_000);
  await proveBack(bench, direction);
  const report = await runCutover(direction, { ...PATIENT, ...options }, hooksFor(direction, hooks));
  return { report, said: { outcome: report.outcome, reason: report.reason } };
}

const OPENED = { outcome: 'opened', reason: null };

describe.each(kitPairs)('a flip between %s and %s', (...kinds) => {
  it('waits for a writer that is idle in its transaction, gives up at its limit, and goes through once the writer ended', async () => {
    bench = await openShop(kinds);
    await order('source');
    const { from } = bench.forward;
    const app = openStore(bench.kit.source.engine, bench.source.url, 'source');
    let end = () => {};
    let pass = () => {};
    const passed = new Promise<void>((resolve) => {
      pass = resolve;
    });
    const idle = app.transaction(async (tx) => {
      await passFence(tx, from.tables, 'source', 'all');
      pass();
      await new Promise<void>((resolve) => {
        end = resolve;
      });
    });
    await passed;
    const { said, report } = await flip('source', { fenceWaitMs: 1000, fenceAttempts: 2, fenceRetryMs: 100 });
    expect(said).toEqual({
      outcome: 'aborted',
      reason: 'a transaction on the source did not end within 1000 ms, 2 times in a row: end it, or allow more time',
    });
    expect(report.pausedMs).toBe(0);
    expect(await openSides(bench)).toEqual(['source']);
    setTimeout(() => end(), 300);
    const { said: again } = await flip('source');
    expect(again).toEqual(OPENED);
    await idle;
    await app.close();
  });

  it('refuses a stale instance that still writes to the old side', async () => {
    bench = await openShop(kinds);
    await order('source');
    expect((await flip('source')).said).toEqual(OPENED);
    await expect(order('source')).rejects.toThrow(FencedError);
    await expect(order('source')).rejects.toThrow(
      'writes to the source are fenced (scope all, epoch 1): the target is the primary',
    );
  });

  it('leaves counters above everything that was handed out on either side', async () => {
    bench = await openShop(kinds);
    const orders = tableOf(bench, 'orders');
    const ids = [await order('source'), await order('source'), await order('source')];
    const remove = (side: Side, id: string) =>
      write(away(bench, side).from, side, async (tx) => {
        await tx.run(sql`DELETE FROM ${raw(orders[side].sql)} WHERE id = ${id}`);
        return [{ name: orders.name, key: [id] }];
      });
    // The top ids are gone, so that MAX(id) tells less than the counter.
    await remove('source', '3');
    await remove('source', '2');
    expect(ids).toEqual(['1', '2', '3']);
    expect((await flip('source', { gap: 100n })).said).toEqual(OPENED);
    const first = Number(await order('target'));
    expect(first).toBe(204);
    await remove('target', String(first));
    expect((await flip('target', { gap: 100n })).said).toEqual(OPENED);
    expect(Number(await order('source'))).toBe(405);
    expect((await flip('source', { gap: 100n })).said).toEqual(OPENED);
    expect(Number(await order('target'))).toBeGreaterThan(405 + 100);
    await drainOf(bench.reverse)(2n ** 62n, 30_000);
    await expectSame(bench);
  });

  it('goes back after writes that only the target saw, deletes among them, and then forward again', async () => {
    bench = await openShop(kinds);
    const orders = tableOf(bench, 'orders');
    const tag = tableOf(bench, 'tag');
    for (let i = 0; i < 20; i += 1) await order('source');
    expect((await flip('source')).said).toEqual(OPENED);
    const many = Number(process.env['LOCKSTEP_ROLLBACK_WRITES'] ?? '500');
    for (let i = 0; i < many; i += 100) {
      await write(bench.reverse.from, 'target', async (tx) => {
        const table = raw(tag.target.sql);
        const keys = Array.from({ length: 100 }, (_, at) => [`é'"\\ 🙂 ${i + at}`, String(at % 3)]);
        for (const [name, part] of keys)
          await tx.run(sql`INSERT INTO ${table} (name, part, body) VALUES (${name}, ${part}, 'x')`);
        return keys.map((key) => ({ name: tag.name, key }));
      });
    }
    for (const id of ['3', '7']) {
      await write(bench.reverse.from, 'target', async (tx) => {
        await tx.run(sql`DELETE FROM ${raw(orders.target.sql)} WHERE id = ${id}`);
        return [{ name: orders.name, key: [id] }];
      });
    }
    expect((await flip('target')).said).toEqual(OPENED);
    await expectSame(bench);
    expect((await rowsOf(bench, tag, 'source')).length).toBe(many);
    expect((await rowsOf(bench, orders, 'source')).length).toBe(18);
    // The same keys again, with versions of another epoch.
    await write(bench.forward.from, 'source', async (tx) => {
      await tx.run(sql`UPDATE ${raw(orders.source.sql)} SET amount = 99 WHERE id = 1`);
      return [{ name: orders.name, key: ['1'] }];
    });
    expect((await flip('source')).said).toEqual(OPENED);
    await expectSame(bench);
    expect((await rowsOf(bench, orders, 'target'))[0]).toBe('["1","99.00",null]');
  });
});

describe('a flip', () => {
  const kinds = kitPairs[0];

  it('does not offer the way back while a row of the target does not fit into the source', async () => {
    bench = await openShop(kinds);
    const orders = tableOf(bench, 'orders');
    await order('source');
    expect((await flip('source')).said).toEqual(OPENED);
    await write(bench.reverse.from, 'target', async (tx) => {
      await tx.run(sql`UPDATE ${raw(orders.target.sql)} SET note = ${'n'.repeat(50)} WHERE id = 1`);
      return [{ name: orders.name, key: ['1'] }];
    });
    const { said, report } = await flip('target');
    expect(said).toEqual({
      outcome: 'aborted',
      reason: `parked: 1 change of the target could not be written to the source; correct the rows or release them:
  ${orders.name} ["1"]: a value that does not fit`,
    });
    expect(report.steps.map(({ name }) => name)).toEqual(['preflight']);
    expect(await openSides(bench)).toEqual(['target']);
  });

  it('opens the primary again when rows differ, and names them', async () => {
    bench = await openShop(kinds);
    const orders = tableOf(bench, 'orders');
    await order('source');
    await order('source');
    await drainOf(bench.forward)(2n ** 62n, 30_000);
    await bench.target.execute('UPDATE orders SET amount = 7 WHERE id = 2');
    const { said } = await flip('source');
    const reason = `1 key is not the same on both sides:\n  ${orders.name} ["2"] differs in amount`;
    expect(said).toEqual({ outcome: 'aborted', reason });
    expect(await openSides(bench)).toEqual(['source']);
  });

  it('compares in the pause what changed last, and counts', async () => {
    bench = await openShop(kinds);
    const orders = tableOf(bench, 'orders');
    await order('source');
    const drain = drainOf(bench.forward);
    const spoiling = (statement: string) => {
      let calls = 0;
      return async (watermark: bigint, ms: number) => {
        const drained = await drain(watermark, ms);
        calls += 1;
        // Twice before the pause, once in it.
        if (calls === 3) await bench.target.execute(statement);
        return drained;
      };
    };
    const changed = await flip('source', {}, { drain: spoiling('UPDATE orders SET amount = 7 WHERE id = 1') });
    expect(changed.said.reason).toBe(`1 key is not the same on both sides:\n  ${orders.name} ["1"] differs in amount`);
    expect(changed.report.pausedMs).toBeGreaterThan(0);
    await bench.target.execute('UPDATE orders SET amount = 1 WHERE id = 1');
    const extra = await flip('source', {}, { drain: spoiling('INSERT INTO orders (id, amount) VALUES (77, 1)') });
    expect(extra.said.reason).toBe(
      `rows are not as many on both sides (primary and other side):\n  ${orders.name}: 1 and 2`,
    );
    expect(await openSides(bench)).toEqual(['source']);
    await order('source');
  });

  it('opens the primary again when its time is up, and when it is stopped', async () => {
    bench = await openShop(kinds);
    await order('source');
    const never = () => {
      let calls = 0;
      return async () => {
        calls += 1;
        if (calls > 2) await new Promise(() => {});
        return true;
      };
    };
    const slow = await flip('source', { pauseLimitMs: 400 }, { drain: never() });
    expect(slow.said.reason).toBe('writers may be stopped for 400 ms, and that was not enough');
    expect(slow.report.pausedMs).toBeGreaterThan(399);
    expect(slow.report.pausedMs).toBeLessThan(15_000);
    const stop = new AbortController();
    const paused: boolean[] = [];
    const stopped = await flip(
      'source',
      {},
      {
        drain: never(),
        signal: stop.signal,
        paused: (now) => {
          paused.push(now);
          if (now) setTimeout(() => stop.abort(), 100);
        },
      },
    );
    expect(stopped.said).toEqual({ outcome: 'aborted', reason: 'it was stopped' });
    expect(paused).toEqual([true, false]);
    expect(await openSides(bench)).toEqual(['source']);
    expect((await flip('source')).said).toEqual(OPENED);
  });

  it('that is a rehearsal does everything but the decision, and opens the primary again', async () => {
    bench = await openShop(kinds);
    await order('source');
    const { report } = await flip('source', { mode: 'rehearse' });
    expect({ ...report, pausedMs: 0, fenceWaitMs: 0, steps: report.steps.map(({ name }) => name) }).toEqual({
      outcome: 'rehearsed',
      scope: 'all',
      from: 'source',
      to: 'target',
      epoch: 1,
      pausedMs: 0,
      fenceWaitMs: 0,
      watermark: '1',
      reason: null,
      steps: [
        'preflight',
        'catch up',
        'compare changed keys',
        'raise counters',
        'count rows',
        'catch up again',
        'fence',
        'watermark',
        'drain',
        'verify',
        'counters',
        'open the source again',
      ],
    });
    expect(report.pausedMs).toBeGreaterThan(0);
    const status = await cutoverStatus(sidesOf(bench.forward), 'all');
    expect({ fences: status.fences, said: status.said, state: status.notes.source?.state }).toEqual({
      fences: { source: { epoch: 1, writer: 'source' }, target: { epoch: 1, writer: 'source' } },
      said: 'The source is written to (epoch 1). No flip is under way.',
      state: 'rehearsed',
    });
    await order('source');
    expect((await flip('source')).report.epoch).toBe(2);
  });

  it('can be aborted by another process, before the fence and while it stands', async () => {
    bench = await openShop(kinds);
    await order('source');
    const abort = () => abortCutover((side) => away(bench, side), 'all');
    expect(await abort()).toEqual({ did: 'nothing', primary: 'source', since: null });
    const drain = drainOf(bench.forward);
    const abortingAt = (call: number, did: string) => {
      let calls = 0;
      return async (watermark: bigint, ms: number) => {
        calls += 1;
        if (calls === call) expect((await abort()).did).toBe(did);
        return drain(watermark, ms);
      };
    };
    const before = await flip('source', {}, { drain: abortingAt(2, 'stopped') });
    expect(before.said).toEqual({ outcome: 'aborted', reason: 'somebody aborted it' });
    const during = await flip('source', {}, { drain: abortingAt(3, 'reopened') });
    expect(during.said).toEqual({
      outcome: 'aborted',
      reason:
        'the fence row of the source says source in epoch 1, expected none in epoch 1: another process aborted the flip, or finished it',
    });
    expect(await openSides(bench)).toEqual(['source']);
    expect((await flip('source')).said).toEqual(OPENED);
  });

  it('opens the primary again also when the other side went away', async () => {
    bench = await openShop(kinds);
    await order('source');
    const gone = openStore('postgres', 'postgres://nobody:x@127.0.0.1:1/none', 'target', { connectMs: 500 });
    const { tables } = bench.forward.to;
    const drain = drainOf(bench.forward);
    const direction = { ...bench.forward };
    let calls = 0;
    await drain(2n ** 62n, 30_000);
    await proveBack(bench, bench.forward);
    const report = await runCutover(
      direction,
      PATIENT,
      hooksFor(direction, {
        drain: async (watermark, ms) => {
          calls += 1;
          if (calls === 3) Object.assign(direction, { to: { store: gone, tables } });
          return drain(watermark, ms);
        },
      }),
    );
    expect(report.outcome).toBe('aborted');
    expect(await openSides(bench)).toEqual(['source']);
    const withoutTarget = (side: Side) =>
      side === 'source' ? direction : { ...bench.reverse, from: { store: gone, tables } };
    await bench.source.execute(`UPDATE lockstep_fence SET writer = 'none', epoch = 9`);
    expect(await abortCutover(withoutTarget, 'all')).toMatchObject({ did: 'reopened', primary: 'source' });
    expect(await openSides(bench)).toEqual(['source']);
    await gone.close();
  });
});
