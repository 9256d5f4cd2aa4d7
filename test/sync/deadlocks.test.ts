import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { activate } from '../../templates/sync/src/backfill/activation.ts';
import { runBackfill } from '../../templates/sync/src/backfill/run-backfill.ts';
import type { Direction } from '../../templates/sync/src/core/direction.ts';
import { readChanges } from '../../templates/sync/src/core/read-changes.ts';
import { carry } from '../../templates/sync/src/relay/carry.ts';
import type { Store } from '../../templates/sync/src/store/store.ts';
import { StoreError } from '../../templates/sync/src/store/store-error.ts';
import { type KitBench, kitPairs, shareKitBench } from './kit-bench.ts';
import { bothSides, carryAll, change, states } from './relay/relay-bench.ts';
import { untilWaiting } from './until-waiting.ts';

const CREATE = `CREATE TABLE a (id int PRIMARY KEY, n int);
CREATE TABLE b (id int PRIMARY KEY, n int);
CREATE TABLE child (id int PRIMARY KEY, a_id int NOT NULL, b_id int NOT NULL,
  CONSTRAINT child_1 FOREIGN KEY (a_id) REFERENCES a (id), CONSTRAINT child_2 FOREIGN KEY (b_id) REFERENCES b (id))`;
const DEADLOCK = ['1213', '40P01'];
let bench: KitBench;
afterEach(() => bench.drop());

/** The same store, which notes the codes of the errors that its transactions end in. */
function noting(store: Store, codes: string[], after?: () => Promise<void>): Store {
  return {
    ...store,
    transaction: (work, options) =>
      store
        .transaction((tx) => {
          const run: typeof tx.run = async (query) => {
            const count = await tx.run(query);
            if (after !== undefined && query.sql.startsWith('DELETE')) await after();
            return count;
          };
          return work({ ...tx, run });
        }, options)
        .catch((error: unknown) => {
          if (error instanceof StoreError) codes.push(error.code);
          throw error;
        }),
  };
}

function onto(direction: Direction, store: Store): Direction {
  return { ...direction, to: { ...direction.to, store } };
}

describe.each(kitPairs)('a real deadlock on the secondary, from %s to %s', (...kinds) => {
  /** Parents on both sides, and a child that the secondary has not got yet. */
  const open = async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const parents = 'INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1)';
    await Promise.all([bench.source.execute(parents), bench.target.execute(parents)]);
    await bench.source.execute('INSERT INTO child VALUES (1, 1, 1)');
    return bench.forward;
  };
  const keyOf = (direction: Direction, name: string) => ({
    name: direction.tables.find(({ source }) => source.name === name)?.name ?? '',
    rowKey: '["1"]',
  });
  /** The child and its parents go on the primary, and an applier that holds one parent on the secondary waits before the other. */
  const removing = async (direction: Direction, codes: string[]) => {
    await change(
      direction,
      ['DELETE FROM {child}', 'DELETE FROM {b}', 'DELETE FROM {a}'],
      [
        ['child', '1'],
        ['b', '1'],
        ['a', '1'],
      ],
    );
    const gone = await readChanges(direction, [keyOf(direction, 'b'), keyOf(direction, 'a')]);
    let deletes = 0;
    const holds = new AbortController();
    const store = noting(direction.to.store, codes, async () => {
      deletes += 1;
      if (deletes > 1) return;
      holds.abort();
      // The other one waits for the row that is deleted here.
      await untilWaiting(bench.target);
    });
    const held = new Promise<void>((resolve) => holds.signal.addEventListener('abort', () => resolve()));
    const applied = carry(onto(direction, store), gone);
    await held;
    return applied;
  };
  const expectConverged = async (direction: Direction, codes: readonly string[]) => {
    expect(codes.filter((code) => DEADLOCK.includes(code)).length).toBeGreaterThan(0);
    await carryAll(direction);
    for (const table of ['a', 'b', 'child'])
      expect(await bothSides(direction, table)).toEqual({ primary: [], secondary: [] });
    expect((await states(direction)).filter((_, state) => state !== 1)).toEqual([0, 0]);
  };

  it('between two appliers is retried, and both sides come to hold the same', async () => {
    const direction = await open();
    const codes: string[] = [];
    const child = await readChanges(direction, [keyOf(direction, 'child')]);
    const removed = { applied: removing(direction, codes) };
    await sleep(0);
    const one = await Promise.race([removed.applied.then(() => null), sleep(250)]).then(() =>
      carry(onto(direction, noting(direction.to.store, codes)), child),
    );
    const other = await removed.applied;
    expect([...one, ...other].every(({ outcome }) => outcome.kind !== 'parked')).toBe(true);
    await expectConverged(direction, codes);
  });

  it('between an applier and the backfill is retried, and both sides come to hold the same', async () => {
    const direction = await open();
    const codes: string[] = [];
    await activate(direction);
    let applied: Promise<unknown> | null = null;
    const { store } = direction.from;
    const reading: Store = {
      ...store,
      transaction: async (work, options) => {
        let scanned = false;
        const result = await store.transaction((tx) => {
          const scan: typeof tx.scan = (query, lengths) => {
            scanned = true;
            return tx.scan(query, lengths);
          };
          return work({ ...tx, scan });
        }, options);
        if (scanned && applied === null) {
          const removed = removing(direction, codes);
          applied = removed;
          await Promise.race([removed, sleep(250)]);
        }
        return result;
      },
    };
    const backfilled = {
      ...onto(direction, noting(direction.to.store, codes)),
      from: { ...direction.from, store: reading },
    };
    const { complete } = await runBackfill(backfilled, {
      fingerprint: bench.kit.fingerprint,
      only: [keyOf(direction, 'child').name],
    });
    await applied;
    expect(complete).toBe(true);
    await expectConverged(direction, codes);
  });
});
