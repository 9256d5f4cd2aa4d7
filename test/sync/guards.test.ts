import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { storeBinding } from '../../templates/sync/src/adapter/binding.ts';
import { captured, lockForCapture } from '../../templates/sync/src/adapter/captured.ts';
import { createDualWrite } from '../../templates/sync/src/adapter/create-dual-write.ts';
import { NoSuchRowError } from '../../templates/sync/src/adapter/locked-keys.ts';
import { activate } from '../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import { applyChanges } from '../../templates/sync/src/core/apply.ts';
import type { Direction, End } from '../../templates/sync/src/core/direction.ts';
import { passFence } from '../../templates/sync/src/core/fence.ts';
import { recordChanges } from '../../templates/sync/src/core/outbox.ts';
import { readChanges } from '../../templates/sync/src/core/read-changes.ts';
import { rowKeyOf } from '../../templates/sync/src/core/row-key.ts';
import type { TableDescriptor } from '../../templates/sync/src/descriptor.ts';
import { oneBatch } from '../../templates/sync/src/relay/one-batch.ts';
import { claimHeads } from '../../templates/sync/src/relay/queue-sql.ts';
import { RELAY_OPTIONS } from '../../templates/sync/src/relay/relay-options.ts';
import type { Store } from '../../templates/sync/src/store/store.ts';
import { StoreError } from '../../templates/sync/src/store/store-error.ts';
import { sharedServer } from '../lab/shared.ts';
import { openHarness } from './harness/harness-bench.ts';
import { tableOf } from './harness/naive/rows.ts';
import { type KitBench, kitPairs } from './kit-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());

/** A tag of the primary gets another body, or goes. */
async function put({ from }: Direction, table: TableDescriptor, body: string | null): Promise<void> {
  await from.store.transaction(async (tx) => {
    const changed =
      body === null
        ? sql`DELETE FROM ${raw(table.source.sql)} WHERE name = ${'a'}`
        : sql`UPDATE ${raw(table.source.sql)} SET body = ${body} WHERE name = ${'a'}`;
    if ((await tx.run(changed)) !== 1) throw new Error('there is no such tag');
    await recordChanges(tx, from.tables, [{ name: table.name, key: ['a'] }]);
  });
}

/** The same store; `after` runs when the first transaction that `work` meets has done its first step. */
function meeting(store: Store, meets: (isolation: string | undefined) => boolean, after: () => Promise<void>): Store {
  let met = false;
  return {
    ...store,
    transaction: (work, options) =>
      store.transaction((tx) => {
        if (!meets(options?.isolation)) return work(tx);
        const rows: typeof tx.rows = async (query) => {
          const found = await tx.rows(query);
          if (!met) {
            met = true;
            await after();
          }
          return found;
        };
        return work({ ...tx, rows });
      }, options),
  };
}

const worker = () => ({ id: 'a worker', batches: 0, keys: 100 });

describe.each(kitPairs)('between %s and %s', (source, target) => {
  const open = async (copied: boolean) => {
    bench = await openHarness([sharedServer(source), sharedServer(target)]);
    await bench.source.execute("INSERT INTO tag VALUES ('a', 'old'), ('b', 'old')");
    if (copied) await bench.target.execute("INSERT INTO tag VALUES ('a', 'old'), ('b', 'old')");
    return { direction: bench.forward, table: tableOf(bench, 'tag') };
  };
  const onTarget = async () =>
    (await bench.target.query('SELECT name, body FROM tag ORDER BY name')).map((row) => row.join());

  it('a row is written with the version at which it was read, also when it changes between the two reads', async () => {
    const { direction, table } = await open(true);
    await put(direction, table, 'one');
    const from: End = {
      ...direction.from,
      store: meeting(
        direction.from.store,
        (isolation) => isolation === 'snapshot',
        () => put(direction, table, 'two'),
      ),
    };
    await oneBatch({ ...direction, from }, RELAY_OPTIONS, worker(), []);
    expect(await onTarget()).toEqual(['a,one', 'b,old']);
    await oneBatch(direction, RELAY_OPTIONS, worker(), []);
    expect(await onTarget()).toEqual(['a,two', 'b,old']);
  });

  it('one worker at a time has a key, and the oldest change is taken first', async () => {
    const { direction, table } = await open(true);
    const { store, tables } = direction.from;
    await store.transaction((tx) =>
      recordChanges(
        tx,
        tables,
        ['b', 'a', 'b'].map((key) => ({ name: table.name, key: [key] })),
      ),
    );
    await store.transaction(async (one) => {
      const mine = await claimHeads(one, tables, 1, []);
      const others = await store.transaction((other) => claimHeads(other, tables, 10, []));
      expect([mine, others].map((heads) => heads.map(({ rowKey }) => rowKey))).toEqual([['["b"]'], ['["a"]']]);
    });
  });

  it('a change that could not be written is carried again', async () => {
    const { direction, table } = await open(true);
    await put(direction, table, 'one');
    const down: Store = {
      ...direction.to.store,
      transaction: () => Promise.reject(new StoreError('busy', 'the secondary takes no more')),
    };
    const away = { ...direction, to: { ...direction.to, store: down } };
    await oneBatch(away, RELAY_OPTIONS, worker(), []).catch(() => undefined);
    expect(await bench.source.query('SELECT state FROM lockstep_outbox')).toEqual([['0']]);
    await oneBatch(direction, RELAY_OPTIONS, worker(), []);
    expect(await onTarget()).toEqual(['a,one', 'b,old']);
  });

  it('the flip waits for the writer who has passed the fence', async () => {
    const { direction } = await open(true);
    const { store, tables } = direction.from;
    const flip = () =>
      store.transaction((tx) => tx.run(sql`UPDATE ${tables.fence} SET writer = 'none' WHERE scope = 'all'`), {
        lockMs: 1000,
      });
    await store.transaction(async (tx) => {
      await passFence(tx, tables, 'source', 'all');
      await expect(flip()).rejects.toMatchObject({ kind: 'retry' });
    });
    await flip();
    const late = store.transaction((tx) => passFence(tx, tables, 'source', 'all'));
    await expect(late).rejects.toThrow('nobody may write for the moment');
  });

  it('a chunk is not merged beside a change that is being applied', async () => {
    const { direction, table } = await open(false);
    await activate(direction);
    const { primary, from, to } = direction;
    // As after the first change of the table: whoever makes the gate's row would hold it alone.
    await bench.target.execute(`INSERT INTO lockstep_gate (table_name) VALUES ('${table.name}')`);
    let applied: Promise<unknown> = Promise.resolve();
    const between = async () => {
      await put(direction, table, null);
      const changes = await readChanges(direction, [{ name: table.name, rowKey: rowKeyOf(['a']) }]);
      await new Promise<void>((written) => {
        applied = to.store.transaction(async (tx) => {
          await applyChanges(tx, to.tables, primary, changes);
          written();
          await new Promise((resolve) => setTimeout(resolve, 500));
        });
      });
    };
    let read = false;
    const store: Store = {
      ...from.store,
      transaction: async (work, options) => {
        let scanned = false;
        const result = await from.store.transaction((tx) => {
          const scan: typeof tx.scan = (query, lengths) => {
            scanned = true;
            return tx.scan(query, lengths);
          };
          return work({ ...tx, scan });
        }, options);
        if (scanned && !read) {
          read = true;
          await between();
        }
        return result;
      },
    };
    const reading = { ...direction, from: { ...from, store } };
    const { complete } = await runBackfill(reading, { fingerprint: bench.kit.fingerprint, only: [table.name] });
    await applied;
    expect([complete, await onTarget()]).toEqual([true, ['b,old']]);
  });

  it('a key of which no row was changed cannot be recorded beside an insert of it, which would be lost', async () => {
    const { direction, table } = await open(true);
    const { store } = direction.from;
    const application = createDualWrite({
      kit: bench.kit,
      stores: bench.stores,
      bindings: { source: storeBinding(bench.stores.source), target: storeBinding(bench.stores.target) },
    });
    const nothing = () =>
      application.transaction({}, async (unit) => {
        await unit.tx.run(sql`UPDATE ${raw(table.source.sql)} SET body = 'x' WHERE name = 'none'`);
        await unit.changed(table.name, { name: 'none' });
      });
    await expect(nothing()).rejects.toThrow(NoSuchRowError);
    const changes = [{ table: table.name, keys: [{ name: 'new' }] }];
    let beside: Promise<unknown> = Promise.resolve();
    await store.transaction(async (insert) => {
      await insert.run(sql`INSERT INTO ${raw(table.source.sql)} (name) VALUES ('new')`);
      await captured(bench.kit, 'source', insert, changes);
      // MySQL waits for the insert and then sees its row; PostgreSQL sees none.
      beside = store
        .transaction((tx) => captured(bench.kit, 'source', tx, changes))
        .catch((error: unknown) => error instanceof NoSuchRowError || Promise.reject(error));
      await new Promise((over) => setTimeout(over, 200));
      await oneBatch(direction, RELAY_OPTIONS, worker(), []);
    });
    await beside;
    for (let batch = 0; batch < 2; batch += 1) await oneBatch(direction, RELAY_OPTIONS, worker(), []);
    expect(await bench.source.query('SELECT COUNT(*) FROM lockstep_outbox WHERE state = 0')).toEqual([['0']]);
    expect(await onTarget()).toContain('new,NULL');
    // A row that is gone is recorded by the lock that was taken before.
    await store.transaction(async (tx) => {
      const gone = await lockForCapture(bench.kit, 'source', tx, ...changes, {
        table: 'tag',
        keys: [{ name: 'none' }],
      });
      await tx.run(sql`DELETE FROM ${raw(table.source.sql)} WHERE name = 'new'`);
      expect(await captured(bench.kit, 'source', tx, [gone])).toMatchObject([{ rowKey: '["new"]' }]);
    });
    await oneBatch(direction, RELAY_OPTIONS, worker(), []);
    expect(await onTarget()).not.toContain('new,NULL');
  });
});
