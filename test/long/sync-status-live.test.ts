import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { CUTOVER_OPTIONS } from '../../templates/sync/src/cutover/cutover-options.ts';
import { runCutover } from '../../templates/sync/src/cutover/run-cutover.ts';
import { type LabServer, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { openWatched, type Watched } from '../observe/bench.ts';
import { hooksFor, PATIENT, proveBack } from '../sync/cutover/shop.ts';
import { carryAll, change } from '../sync/relay/relay-bench.ts';

let watched: Watched;
const own: LabServer[] = [];
afterEach(async () => {
  await watched.close();
  for (const server of own.splice(0)) await server.stop();
});

const insert = (from: number, to: number) => {
  const ids = Array.from({ length: to - from }, (_, at) => from + at);
  return change(
    watched.kit.forward,
    ids.map((id) => `INSERT INTO {item} VALUES (${id}, 'one')`),
    ids.map((id) => ['item', String(id)] as const),
  );
};

describe.each([
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
] as const)('sync_status from %s to %s', (...kinds) => {
  const servers = () => [sharedServer(kinds[0]), sharedServer(kinds[1])] as const;

  it('sees the lag grow while no relay runs, says never, and sees it shrink again', async () => {
    watched = await openWatched(servers());
    const first = watched.relay();
    await insert(0, 20);
    await expect
      .poll(() => watched.status(), { timeout: 60_000 })
      .toMatchObject({
        primary: 'source',
        queue: { known: true, value: { open: 0, parked: 0 } },
        heartbeat: { known: true, value: { ageSeconds: expect.any(Number) } },
        catchUp: { verdict: 'keeps up' },
      });
    await first.stop();
    await insert(20, 60);
    await sleep(1500);
    const behind = await watched.status();
    expect(behind).toMatchObject({
      queue: { known: true, value: { open: 40, atMost: 40, whole: true } },
      tables: [{ open: 40, parked: 0 }],
      rates: { known: true, value: { arrived: 0, applied: 0 } },
      catchUp: { verdict: 'never', explanation: expect.stringContaining('0.0 changes/s arrive and 0.0/s are applied') },
    });
    const age = behind.queue.known ? (behind.queue.value.oldestSeconds ?? 0) : 0;
    expect(age).toBeGreaterThan(1.5);
    const warned = behind.conditions.filter(({ state }) => state === 'warn').map(({ id }) => id);
    expect(warned).toEqual(expect.arrayContaining(['catch-up', 'outbox-age']));
    const later = await watched.status();
    expect(later.queue.known && later.queue.value.oldestSeconds).toBeGreaterThan(age);
    const second = watched.relay();
    await expect.poll(async () => (await watched.condition('outbox-age')).state, { timeout: 60_000 }).toBe('fine');
    await second.stop();
  });

  it('counts what arrives and what is applied while both go on', async () => {
    watched = await openWatched(servers());
    const writing = new AbortController();
    const writer = (async () => {
      for (let id = 0; !writing.signal.aborted; id += 5) await insert(id, id + 5);
    })();
    let status = await watched.status();
    const arrived = async () => {
      status = await watched.status();
      return status.rates.known ? status.rates.value.arrived : 0;
    };
    // On a busy machine no write may end between two looks.
    await expect.poll(arrived, { timeout: 60_000 }).toBeGreaterThan(4);
    writing.abort();
    await writer;
    expect(status.rates).toMatchObject({ known: true, value: { applied: 0, appliedPerSecond: 0 } });
    expect(status.catchUp).toMatchObject({
      verdict: 'never',
      explanation: expect.stringMatching(/\d+(\.\d)? changes\/s arrive and 0\.0\/s are applied/),
    });
    await carryAll(watched.kit.forward);
    expect((await watched.status()).tables).toEqual([]);
  });

  it('follows the primary through a flip, and knows the rehearsal and the proof before it', async () => {
    watched = await openWatched(servers());
    const { kit } = watched;
    await insert(0, 3);
    await carryAll(kit.forward);
    await proveBack(kit, kit.forward);
    const hooks = hooksFor(kit.forward);
    await runCutover(kit.forward, { ...CUTOVER_OPTIONS, ...PATIENT, mode: 'rehearse' }, hooks);
    const rehearsed = await watched.status();
    expect(rehearsed).toMatchObject({
      primary: 'source',
      wayBack: { known: true, value: { capture: 'adapter', roundTripMs: expect.any(Number) } },
      flips: [{ from: 'source', scope: 'all', outcome: 'rehearsed', pausedMs: expect.any(Number) }],
    });
    await runCutover(kit.forward, { ...CUTOVER_OPTIONS, ...PATIENT, mode: 'run' }, hooks);
    await change(kit.reverse, [`INSERT INTO {item} VALUES (9, 'back')`], [['item', '9']]);
    await sleep(1600);
    const flipped = await watched.status();
    expect(flipped).toMatchObject({
      primary: 'target',
      cutover: { known: true, value: { stage: 'settled', stoppedSeconds: null } },
      queue: { known: true, value: { open: 1 } },
      flips: [{ from: 'source', outcome: 'opened' }],
      tables: [{ open: 1 }],
    });
    expect(flipped.conditions.find(({ id }) => id === 'outbox-age')?.state).toBe('warn');
    await carryAll(kit.reverse);
    expect(await watched.status()).toMatchObject({ primary: 'target', queue: { value: { open: 0 } } });
  });

  it('answers of a million changes that wait in a few statements that each stop counting', async () => {
    watched = await openWatched(servers());
    const { from } = watched.kit.forward;
    const name = watched.kit.kit.tables[0]?.name ?? '';
    const thousand =
      from.store.engine === 'mysql'
        ? `INSERT INTO lockstep_outbox (table_name, row_key) WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT '${name}', CONCAT('["', a.i * 1000 + b.i, '"]') FROM n a, n b`
        : `INSERT INTO lockstep_outbox (table_name, row_key) SELECT '${name}', '["' || i || '"]' FROM generate_series(1, 1000000) i`;
    await watched.kit.source.execute(thousand);
    const began = performance.now();
    const status = await watched.status();
    const seconds = (performance.now() - began) / 1000;
    expect(status).toMatchObject({
      queue: { known: true, value: { open: 100_000, whole: false } },
      catchUp: { verdict: 'never', explanation: expect.stringContaining('100,000 or more wait') },
    });
    const most = status.queue.known ? status.queue.value.atMost : 0;
    expect(most).toBeGreaterThanOrEqual(1_000_000);
    process.stderr.write(
      `a million changes wait on ${kinds[0]}: ${seconds.toFixed(1)} s, half a second of it between the two looks\n`,
    );
    expect(seconds).toBeLessThan(60);
    await from.store.transaction((tx) => tx.run(sql`SELECT 1`));
  });
});

describe('sync_status of a log', () => {
  it('tells how much a slot may still fall behind, and that one was given up', async () => {
    const server = await startServer('postgres18', {
      extra: ['-c', 'max_slot_wal_keep_size=32MB', '-c', 'min_wal_size=32MB', '-c', 'max_wal_size=48MB'],
    });
    own.push(server);
    watched = await openWatched([server, sharedServer('mysql9')]);
    await server.execute(`SELECT pg_create_physical_replication_slot('away', true)`);
    const before = await watched.status();
    expect(before.source.consumers).toMatchObject({
      known: true,
      value: [{ name: 'away', active: false, lost: false, bytesLeft: expect.any(Number) }],
    });
    expect(before.conditions.find(({ id }) => id === 'log')).toMatchObject({
      state: 'warn',
      what: expect.stringMatching(/^source: slot away \(physical\) is not in use, \w+: .* more until it is given up/),
    });
    for (let round = 0; round < 6; round += 1) {
      await server.execute(
        `CREATE TABLE big${round} AS SELECT repeat(md5(i::text), 40) AS t FROM generate_series(1, 12000) i; SELECT pg_switch_wal(); CHECKPOINT`,
        watched.kit.source.name,
      );
    }
    const after = await watched.status();
    expect(after.conditions.find(({ id }) => id === 'log')).toMatchObject({
      state: 'halt',
      what: expect.stringContaining('was given up'),
    });
    expect(after.source.room).toMatchObject([{ reader: 'away', lost: true, secondsLeft: 0 }]);
  });
});
