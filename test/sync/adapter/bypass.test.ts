import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { storeBinding } from '../../../templates/sync/src/adapter/binding.ts';
import {
  compareCounters,
  eventsBetween,
  readCounters,
  watchBypass,
} from '../../../templates/sync/src/adapter/bypass.ts';
import { createDualWrite } from '../../../templates/sync/src/adapter/create-dual-write.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import { engineOf, type ServerKind } from '../../lab/kinds.ts';
import { startServer } from '../../lab/lab.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { sharedServer } from '../../lab/shared.ts';
import { type KitBench, openKitBench } from '../kit-bench.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int); CREATE TABLE calm (id int PRIMARY KEY)';

/** As if the events so far had been recorded a minute ago. */
const OLDER = {
  mysql: 'UPDATE lockstep_outbox SET created_at = created_at - INTERVAL 1 MINUTE',
  postgres: "UPDATE lockstep_outbox SET created_at = created_at - interval '1 minute'",
};

let counting: LabServer;
let bench: KitBench;
beforeAll(async () => {
  counting = await startServer('mariadb', { extra: ['--userstat=1'] });
});
afterAll(() => counting.stop());
afterEach(() => bench.drop());

function pairOf(kind: ServerKind): readonly [LabServer, LabServer] {
  const source = kind === 'mariadb' ? counting : sharedServer(kind);
  return [source, sharedServer(engineOf(kind) === 'mysql' ? 'postgres' : 'mysql9')];
}

/** What `work` looks like from outside, by table. */
async function seen(work: () => Promise<unknown>) {
  const before = await readCounters(bench.forward);
  await work();
  const after = await readCounters(bench.forward);
  const report = compareCounters(before, after, await eventsBetween(bench.forward.from, before.low, after.high));
  return {
    suspected: report.suspected,
    item: report.tables.filter(({ name }) => name.endsWith('.item')).map(({ name: _, ...rest }) => rest)[0],
    calm: report.tables.filter(({ name }) => name.endsWith('.calm')).map(({ name: _, ...rest }) => rest)[0],
    unseen: report.unseen.length,
  };
}

const CALM = { rowsChanged: 0, events: 0, suspected: false, signs: [] };
const SIGN = ['the table was truncated, rebuilt or altered: check its schema and verify it again'];

describe.each(['mariadb', 'mysql9', 'postgres18'] as const)('writes on %s', (kind) => {
  it('through the adapter raise no suspicion, and those that pass it by do, as do TRUNCATE and ALTER TABLE', async () => {
    bench = await openKitBench(pairOf(kind), { source: CREATE, target: CREATE });
    // A connection of its own: PostgreSQL counts what it did when it ends.
    const own = openStore(bench.kit.source.engine, bench.source.url, 'source');
    const binding = storeBinding(own);
    const dual = createDualWrite({
      kit: bench.kit,
      stores: bench.stores,
      bindings: { source: binding, target: binding },
    });
    const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => ({ id: from + at, n: 1 }));
    const through = await seen(async () => {
      await dual.transaction({}, (unit) => unit.table('item').insertMany(rows(0, 300)));
      await own.close();
      await sleep(300);
    });
    const item = { rowsChanged: 300, events: 300, suspected: false, signs: [] };
    expect(through).toEqual({ suspected: false, item, calm: CALM, unseen: 2 });
    await bench.source.execute(OLDER[engineOf(kind)]);
    const past = await seen(() =>
      bench.source.execute(
        'UPDATE item SET n = 2 WHERE id < 100; DELETE FROM item WHERE id < 7; INSERT INTO calm VALUES (1)',
      ),
    );
    expect(past).toEqual({
      suspected: true,
      item: { rowsChanged: 107, events: 0, suspected: true, signs: [] },
      calm: { rowsChanged: 1, events: 0, suspected: true, signs: [] },
      unseen: 2,
    });
    const truncated = await seen(() => bench.source.execute('TRUNCATE TABLE item'));
    expect([truncated.suspected, truncated.item?.signs, truncated.calm?.signs]).toEqual([true, SIGN, []]);
    const altered = await seen(() => bench.source.execute('ALTER TABLE calm ADD COLUMN late int; DROP TABLE item'));
    expect([altered.suspected, altered.item?.signs, altered.calm?.signs]).toEqual([true, ['the table is gone'], SIGN]);
  });
});

it('says that it counts no rows where MariaDB does not, and which statements ran', async () => {
  const pair = [sharedServer('mariadb'), sharedServer('postgres')] as const;
  bench = await openKitBench(pair, { source: CREATE, target: CREATE });
  const stop = new AbortController();
  const ran = /^TRUNCATE ran \d+ times somewhere on this server$/;
  const watched = watchBypass(bench.forward, { everyMs: 200, times: null, signal: stop.signal }, ({ signs }) => {
    if (signs.some((sign) => ran.test(sign))) stop.abort();
  });
  // Whenever the first look is over.
  for (; !stop.signal.aborted; await sleep(20)) await bench.source.execute('TRUNCATE TABLE calm');
  const report = await watched;
  expect(report?.tables.map(({ rowsChanged }) => rowsChanged)).toEqual([null, null]);
  expect(report?.unseen[0]).toBe(
    'rows are not counted: SET GLOBAL userstat = 1 (MariaDB), or start the server with performance_schema = ON',
  );
  expect(report?.signs.some((sign) => ran.test(sign))).toBe(true);
  expect(await watchBypass(bench.forward, { everyMs: 500, times: 1, signal: stop.signal }, () => undefined)).toBe(null);
});
