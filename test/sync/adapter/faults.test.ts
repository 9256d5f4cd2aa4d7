import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeBinding } from '../../../templates/sync/src/adapter/binding.ts';
import { createDualWrite, type DualWrite } from '../../../templates/sync/src/adapter/create-dual-write.ts';
import type { Mode } from '../../../templates/sync/src/adapter/modes.ts';
import { UnknownOutcomeError } from '../../../templates/sync/src/adapter/unknown-outcome.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import type { Store, Tx } from '../../../templates/sync/src/store/store.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { openTcpProxy, type TcpProxy } from '../tcp-proxy.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(40))';
const DEADLINE = 150;
const POOL = 6;

let bench: KitBench;
let proxies: { source: TcpProxy; target: TcpProxy };
let stores: { source: Store; target: Store };
let dual: DualWrite<Tx, Tx>;
let mode: Mode;
const inline: string[] = [];
const unhandled: unknown[] = [];
const hear = (error: unknown) => unhandled.push(error);

/** A repository whose connections all go through proxies; the application's own are another store than the kit's. */
async function open(kinds: Parameters<typeof shareKitBench>[0]): Promise<void> {
  bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
  const through = async (side: 'source' | 'target') => openTcpProxy(Number(new URL(bench[side].url).port));
  proxies = { source: await through('source'), target: await through('target') };
  const connect = (side: 'source' | 'target', poolSize: number) =>
    openStore(bench.kit[side].engine, proxies[side].url(bench[side].url), side, {
      poolSize,
      connectMs: 2500,
      statementMs: 3000,
      lockMs: 3000,
    });
  stores = { source: connect('source', POOL), target: connect('target', POOL) };
  const application = { source: connect('source', POOL), target: connect('target', POOL) };
  opened.push(stores.source, stores.target, application.source, application.target);
  dual = createDualWrite({
    kit: bench.kit,
    stores,
    bindings: { source: storeBinding(application.source), target: storeBinding(application.target) },
    modes: () => mode,
    limits: { deadlineMs: DEADLINE, failures: 5, openMs: 1500, pauseMs: 1000 },
    hooks: { onInline: (result) => inline.push(result) },
  });
}
const opened: Store[] = [];

let next = 0;
const write = async () => {
  const began = performance.now();
  const id = ++next;
  const done = await dual.transaction({}, (unit) => unit.table('item').insert({ id, body: 'x' }));
  return { ...done, id, ms: performance.now() - began };
};

/** Writes until a first try succeeds: connections are opened, the breaker is closed. */
async function untilApplied(): Promise<void> {
  for (let tries = 0; (await write()).inline !== 'applied'; tries++) {
    if (tries === 300) throw new Error('the secondary was never written to');
    await sleep(100);
  }
}

async function pendingIds(): Promise<string[]> {
  const { store, tables } = bench.forward.from;
  const rows = await store.transaction((tx) =>
    tx.rows(sql`SELECT row_key FROM ${tables.outbox} WHERE state = 0 ORDER BY id`),
  );
  return rows.map(([key]) => key ?? '');
}

describe.each(kitPairs)('while the secondary fails (%s to %s)', (...kinds) => {
  beforeEach(async () => {
    mode = 'sync';
    next = 0;
    inline.length = 0;
    unhandled.length = 0;
    process.on('unhandledRejection', hear);
    await open(kinds);
    await untilApplied();
  });
  afterEach(async () => {
    for (const side of [proxies.source, proxies.target]) side.set('pass');
    await Promise.all([proxies.source.close(), proxies.target.close()]);
    await dual.close();
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await bench.drop();
    process.off('unhandledRejection', hear);
    expect(unhandled).toEqual([]);
  });

  it('because it refuses, is half open, or never answers, each write is committed, soon and durably recorded', async () => {
    const slowest: number[] = [];
    for (const fault of ['refuse', 'silent'] as const) {
      proxies.target.set(fault);
      const writes: Awaited<ReturnType<typeof write>>[] = [];
      for (let round = 0; round < 3; round++) writes.push(...(await Promise.all(Array.from({ length: 16 }, write))));
      expect(writes.filter(({ inline }) => inline === 'applied')).toEqual([]);
      slowest.push(Math.max(...writes.map(({ ms }) => ms)));
      // The breaker is open by now: nobody waits for the secondary but who tries it again when its pause is over.
      const after = await Promise.all(Array.from({ length: 16 }, write));
      expect(after.filter(({ inline }) => inline === 'open').length).toBeGreaterThan(12);
      proxies.target.set('pass');
      await untilApplied();
    }
    expect(slowest.every((ms) => ms < DEADLINE + 15_000)).toBe(true);
    expect(proxies.target.open()).toBeLessThanOrEqual(POOL);
    expect(proxies.source.open()).toBeLessThanOrEqual(2 * POOL);
    const rows = (await bench.source.query('SELECT count(*) FROM item'))[0]?.[0];
    expect(rows).toBe(String(next));
    const arrived = (await bench.target.query('SELECT count(*) FROM item'))[0]?.[0];
    expect(Number(arrived) + (await pendingIds()).length).toBeGreaterThanOrEqual(next);
    // It has recovered: the next try closes the breaker again.
    await untilApplied();
  });

  it('because it is slow, the deadline bounds the caller and the try may still arrive', async () => {
    proxies.target.delay(250);
    const { inline, ms, id } = await write();
    expect(inline).toBe('late');
    expect(ms).toBeLessThan(DEADLINE + 15_000);
    expect(await pendingIds()).toContain(`["${id}"]`);
    proxies.target.delay(0);
  });

  it('because it has no connection left, the write is committed and the connections come back', async () => {
    let free = () => {};
    let taken = 0;
    const held = Array.from({ length: POOL }, () =>
      stores.target.transaction(async (tx) => {
        await tx.rows(sql`SELECT 1 AS one`);
        taken += 1;
        await new Promise<void>((done) => {
          const before = free;
          free = () => {
            before();
            done();
          };
        });
      }),
    );
    await expect.poll(() => taken).toBe(POOL);
    const writes = await Promise.all(Array.from({ length: 8 }, write));
    expect(writes.every(({ inline }) => inline !== 'applied')).toBe(true);
    for (const { id } of writes) expect(await pendingIds()).toContain(`["${id}"]`);
    free();
    await Promise.all(held);
    await untilApplied();
    expect(proxies.target.open()).toBeLessThanOrEqual(POOL);
  });

  it('or the primary is lost after COMMIT was sent, the caller hears that the outcome is unknown and can ask for it', async () => {
    for (const [passing, outcome] of [
      ['cut after', 'committed'],
      ['cut before', 'rolled back'],
    ] as const) {
      proxies.source.onSend((sent) => (/\bCOMMIT\b/.test(sent) ? passing : 'pass'));
      const failure = await write().catch((error: unknown) => error);
      proxies.source.onSend(() => 'pass');
      if (!(failure instanceof UnknownOutcomeError)) throw failure;
      expect(failure.message).toMatch(/^the outcome of COMMIT is unknown, for .*item \["\d+"\]: /);
      expect(failure.versions.map(({ rowKey }) => rowKey)).toEqual([`["${next}"]`]);
      expect(await failure.resolve()).toBe(outcome);
      const found = await bench.source.query(`SELECT count(*) FROM item WHERE id = ${next}`);
      expect(found).toEqual([[outcome === 'committed' ? '1' : '0']]);
    }
  });
});
