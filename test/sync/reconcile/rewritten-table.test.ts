import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { compareKeys } from '../../../templates/sync/src/core/compare-keys.ts';
import type { Direction, End } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { readChanges } from '../../../templates/sync/src/core/read-changes.ts';
import { verifyKeys } from '../../../templates/sync/src/cutover/verify-keys.ts';
import type { TableDescriptor } from '../../../templates/sync/src/descriptor.ts';
import { runReconcile } from '../../../templates/sync/src/reconcile/run-reconcile.ts';
import { oneBatch } from '../../../templates/sync/src/relay/one-batch.ts';
import { RELAY_OPTIONS } from '../../../templates/sync/src/relay/relay-options.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import type { Store } from '../../../templates/sync/src/store/store.ts';
import { type KitBench, shareKitBench } from '../kit-bench.ts';
import { carryAll, found, options, put } from './plant.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, body varchar(40))';
const KEYS = ['1', '2', '3'];

let bench: KitBench;
afterEach(() => bench.drop());

async function open(kinds: Parameters<typeof shareKitBench>[0]): Promise<TableDescriptor> {
  bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
  const [table] = bench.kit.tables;
  if (table === undefined) throw new Error('no table was described');
  await put(
    bench.forward,
    table,
    KEYS.map((key) => [key, 'old']),
  );
  await carryAll(bench.forward);
  return table;
}

/** What a TRUNCATE that is noted row by row does. */
function truncate({ from }: Direction, table: TableDescriptor, hold: () => Promise<void>): Promise<void> {
  return from.store.transaction(async (tx) => {
    await tx.run(sql`TRUNCATE ${raw(table.source.sql)}`);
    await recordChanges(
      tx,
      from.tables,
      KEYS.map((key) => ({ name: table.name, key: [key] })),
    );
    await hold();
  });
}

/** Reads while a TRUNCATE is open that ends as soon as the read waits for it, or is over. */
async function besideTruncate<T>(direction: Direction, table: TableDescriptor, read: () => Promise<T>): Promise<T> {
  const waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'item'::regclass";
  let reading: Promise<T> | undefined;
  await truncate(direction, table, async () => {
    let over = false;
    reading = read().finally(() => {
      over = true;
    });
    reading.catch(() => undefined);
    while (!over && (await bench.source.query(waits))[0]?.[0] === '0') await new Promise((next) => setTimeout(next, 5));
  });
  if (reading === undefined) throw new Error('nothing was read');
  return reading;
}

describe('beside a TRUNCATE of PostgreSQL, after which older snapshots see an empty table', () => {
  const dirty = (table: TableDescriptor) => KEYS.map((key) => ({ name: table.name, rowKey: `["${key}"]` }));

  it('rows and versions of one moment are read: never the empty table beside events from before it', async () => {
    const table = await open(['postgres', 'mysql9']);
    const read = await besideTruncate(bench.forward, table, () => readChanges(bench.forward, dirty(table)));
    expect(read.map(({ version, images }) => [version, images[0]?.row])).toEqual([
      [4n, null],
      [5n, null],
      [6n, null],
    ]);
  });

  it('the relay applies no deletion under the version of a row', async () => {
    const table = await open(['postgres', 'mysql9']);
    await put(bench.forward, table, [['1', 'new']]);
    const worker = { id: 'a worker', batches: 0, keys: 100 };
    await besideTruncate(bench.forward, table, () => oneBatch(bench.forward, RELAY_OPTIONS, worker, []));
    const held = await bench.target.query('SELECT version, deleted FROM lockstep_ledger WHERE row_key = \'["1"]\'');
    expect(held).toEqual([['5', '1']]);
  });

  it.each<[string, (table: TableDescriptor) => Promise<unknown>, unknown]>([
    [
      'a look of reconciliation',
      async (table) =>
        (
          await compareKeys(
            bench.forward,
            table.name,
            KEYS.map((key) => [key]),
            { waitMs: 0 },
          )
        ).map((one) => one.outcome),
      ['in flight', 'in flight', 'in flight'],
    ],
    [
      'a cutover',
      async (table) => {
        const range = { after: 0n, upTo: 3n };
        const { signal } = new AbortController();
        const verified = await verifyKeys(bench.forward, range, { settled: false, tables: [table], signal });
        return [verified.differing, verified.inFlight];
      },
      [0, 3],
    ],
  ])('%s calls no row different', async (_, look, seen) => {
    const table = await open(['postgres', 'mysql9']);
    expect(await besideTruncate(bench.forward, table, () => look(table))).toEqual(seen);
  });
});

describe.each(['mariadb', 'mysql9'] as const)(
  'on %s, where older snapshots refuse a table that was made anew',
  (kind) => {
    it('the relay reads again, and goes on', async () => {
      const table = await open([kind, kind === 'mysql9' ? 'postgres18' : 'postgres']);
      const direction = bench.forward;
      await put(direction, table, [['1', 'new']]);
      let met = false;
      const store: Store = {
        ...direction.from.store,
        transaction: (work, limits) =>
          direction.from.store.transaction((tx) => {
            const rows: typeof tx.rows = async (query) => {
              const answer = await tx.rows(query);
              if (limits?.isolation === 'snapshot' && !met) {
                met = true;
                await truncate(direction, table, async () => undefined);
              }
              return answer;
            };
            return work({ ...tx, rows });
          }, limits),
      };
      const from: End = { ...direction.from, store };
      const report = await runRelay({ ...direction, from }, { until: 'drained', workers: 1, idleMs: 5, pauseMs: 5 });
      expect(report).toMatchObject({ applied: 3 });
      expect(report.waits).toBeGreaterThan(0);
      expect(await bench.target.query('SELECT count(*) FROM item')).toEqual([['0']]);
      expect(found(await runReconcile(direction, options()))).toEqual([]);
    });
  },
);
