import { setTimeout as wait } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { readState } from '../../templates/sync/src/core/state.ts';
import { catalogueOf } from '../../templates/sync/src/cutover/catalogue-sql.ts';
import { waitingChanges } from '../../templates/sync/src/cutover/queue-state.ts';
import { beat } from '../../templates/sync/src/relay/heartbeat.ts';
import { openTransactions } from '../../templates/sync/src/sql/open-transactions.ts';
import type { Tx } from '../../templates/sync/src/store/store.ts';
import { upperBound } from '../../templates/sync/src/trickle/window.ts';
import { startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { type KitBench, kitPairs, openKitBench, shareKitBench } from './kit-bench.ts';

const TABLE = { source: 'CREATE TABLE t (id int PRIMARY KEY)', target: 'CREATE TABLE t (id int PRIMARY KEY)' };

let bench: KitBench;
afterEach(() => bench.drop());

it.each(kitPairs)(
  'open transactions of %s and %s are told while a statement of theirs holds an emoji',
  async (...kinds) => {
    bench = await shareKitBench(kinds, TABLE);
    for (const { engine, transaction } of Object.values(bench.stores)) {
      const end = bench.forward[engine === bench.kit.source.engine ? 'from' : 'to'];
      let begun = () => {};
      const began = new Promise<void>((resolve) => {
        begun = resolve;
      });
      let tell = () => {};
      const asked = new Promise<void>((resolve) => {
        tell = resolve;
      });
      const long = transaction(async (tx) => {
        await tx.run(sql`INSERT INTO ${end.tables.state} (name, value) VALUES ('a', 'b')`);
        begun();
        await tx.rows(engine === 'mysql' ? sql`SELECT SLEEP(1.2) /* 🙂 */` : sql`SELECT pg_sleep(1.2) /* 🙂 */`);
        await asked;
      });
      await began;
      const asking = [
        async (tx: Tx) => {
          await readState(tx, end.tables, 'any');
          return openTransactions(engine).oldest(tx);
        },
        async (tx: Tx) => (await catalogueOf(engine).oldestWriter(tx, true)) ?? 0,
      ];
      let ages = [0, 0];
      // MySQL 9 answers only when the statement has ended, which the transaction has not; and shows an older list until nobody, in any test, has asked for 100 ms.
      try {
        for (let tries = 0; tries < 60 && !ages.every((age) => age > 0); tries += 1) {
          await new Promise((resolve) => setTimeout(resolve, 300));
          ages = await Promise.all(asking.map((ask) => transaction(ask)));
        }
      } finally {
        tell();
      }
      await long;
      expect(ages.map((age) => age > 0)).toEqual([true, true]);
    }
  },
);

it.each(kitPairs)('a beat that waits is no change that waits, between %s and %s', async (...kinds) => {
  bench = await shareKitBench(kinds, TABLE);
  await beat(bench.reverse);
  expect(await waitingChanges(bench.reverse.from)).toEqual({ waiting: 0, oldestMs: 0 });
});

it('a window of times is not made of an older list of transactions, which a monitor that asks all the time keeps', async () => {
  const server = await startServer('mariadb');
  onTestFinished(() => server.stop());
  bench = await openKitBench([server, sharedServer('postgres')], TABLE);
  const { store } = bench.forward.from;
  const { tables } = bench.kit;
  const bound = () =>
    upperBound(
      store,
      tables.map(({ source }) => source),
      { lagSeconds: 0, hoursAhead: 0 },
    );
  let watched = true;
  const monitor = (async () => {
    while (watched) {
      await bench.source.query('SELECT COUNT(*) FROM information_schema.innodb_trx');
      await wait(5);
    }
  })();
  await wait(300);
  const writer = await store.transaction(async (tx) => {
    await tx.run(sql`INSERT INTO t VALUES (1)`);
    await expect(bound()).rejects.toThrow('Let the monitor ask less often');
    watched = false;
    await monitor;
    await wait(1100);
    return bound();
  });
  expect(Date.parse(`${writer.clock}Z`) - Date.parse(`${writer.upTo}Z`)).toBeGreaterThanOrEqual(1000);
});
