import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { WentBackError } from '../../../templates/sync/src/core/went-back.ts';
import { redeliver } from '../../../templates/sync/src/relay/parked.ts';
import { prune } from '../../../templates/sync/src/relay/prune.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay-bench.ts';

let bench: KitBench;
afterEach(() => bench.drop());
const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const keys = (from: number, to: number) => ids(from, to).map((id) => ['item', String(id)] as const);

describe.each(kitPairs)('a failover that lost the last transactions, from %s to %s', (...kinds) => {
  it('of the primary stops the relay, whether the ids are gone or given out again, and pruning does not hide it', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    const { from } = forward;
    await change(
      forward,
      ids(0, 10).map((id) => `INSERT INTO {item} VALUES (${id}, 1)`),
      keys(0, 10),
    );
    await carryAll(forward);
    await change(forward, ['UPDATE {item} SET n = 2'], keys(0, 10));
    await carryAll(forward, { batch: 3 });
    expect(await prune(forward, { olderThanMs: 0 })).toEqual({ events: 10, ledger: 0 });
    expect(await carryAll(forward)).toMatchObject({ applied: 0 });
    const [tail] = await from.store.transaction((tx) => tx.rows(sql`SELECT MAX(id) FROM ${from.tables.outbox}`));
    const last = tail?.[0] ?? '';
    await from.store.transaction((tx) => tx.run(sql`DELETE FROM ${from.tables.outbox} WHERE id = ${last}`));
    await expect(carryAll(forward)).rejects.toThrow(/event \d+, which reached .*, is not in its outbox any more/);
    await from.store.transaction((tx) =>
      tx.run(
        sql`INSERT INTO ${from.tables.outbox} (id, table_name, row_key) VALUES (${last}, ${forward.tables[0]?.name}, '["9"]')`,
      ),
    );
    await expect(carryAll(forward)).rejects.toThrow(/is another event now: the primary went back/);
    expect((await states(forward))[0]).toBe(1);
  });

  it('of the secondary stops the relay, until what was acknowledged is delivered again', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward } = bench;
    const { to } = forward;
    await change(
      forward,
      ids(0, 10).map((id) => `INSERT INTO {item} VALUES (${id}, 1)`),
      keys(0, 10),
    );
    await carryAll(forward);
    const wiped = [to.tables.ledger, to.tables.state];
    await to.store.transaction(async (tx) => {
      for (const table of wiped) await tx.run(sql`DELETE FROM ${table}`);
      await tx.run(sql([`DELETE FROM ${forward.tables[0]?.target.sql} WHERE id > 3`]));
    });
    await expect(carryAll(forward)).rejects.toThrow(WentBackError);
    expect(await redeliver(forward, 0n)).toBe(10);
    expect(await carryAll(forward)).toMatchObject({ applied: 10 });
    const { primary, secondary } = await bothSides(forward, 'item');
    expect(secondary).toEqual(primary);
  });
});
