import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFence } from '../../../templates/sync/src/core/fence.ts';
import { NoPrimaryError } from '../../../templates/sync/src/core/flip-stage.ts';
import { primaryOf } from '../../../templates/sync/src/core/primary-of.ts';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import { followPrimary } from '../../../templates/sync/src/relay/follow-primary.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { bothSides, change } from './relay-bench.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
let bench: KitBench;
beforeEach(async () => {
  bench = await shareKitBench(kitPairs[0], { source: CREATE, target: CREATE });
});
afterEach(() => bench.drop());

const ends = () => ({ source: bench.forward.from, target: bench.forward.to });

async function setFence(side: Side, epoch: number, writer: Side | 'none'): Promise<void> {
  const { store, tables } = ends()[side];
  await store.transaction((tx) => tx.run(sql`UPDATE ${tables.fence} SET epoch = ${epoch}, writer = ${writer}`));
}

/** A relay that runs until it is told to end. */
function follow() {
  const stop = new AbortController();
  const read = ({ store, tables }: (typeof bench.forward)['from']) =>
    store.transaction((tx) => readFence(tx, tables, 'all', false));
  const direction = async () => {
    const primary = primaryOf(await read(ends().source), await read(ends().target));
    return primary === 'source' ? bench.forward : bench.reverse;
  };
  const ended = followPrimary({ direction, followMs: 30, idleMs: 10, heartbeatMs: 0, signal: stop.signal });
  return { stop: () => stop.abort(), ended };
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await reached()); await sleep(20)) {
    if (Date.now() - began > 50_000) throw new Error('it was not reached in 50 s');
  }
}

const rowsOf = async (side: Side) =>
  (await bothSides(bench.forward, 'item'))[side === 'source' ? 'primary' : 'secondary'];

it('a relay carries the old primary’s changes until a flip is decided, and then the new one’s the other way', async () => {
  const relay = follow();
  await change(bench.forward, ['INSERT INTO {item} VALUES (1, 1)'], [['item', '1']]);
  await until(async () => (await rowsOf('target')).length === 1);
  await setFence('source', 1, 'none');
  await sleep(100);
  await change(bench.forward, ['INSERT INTO {item} VALUES (2, 2)'], [['item', '2']]);
  await until(async () => (await rowsOf('target')).length === 2);
  await setFence('source', 1, 'target');
  await setFence('target', 1, 'target');
  await change(bench.reverse, ['INSERT INTO {item} VALUES (3, 3)'], [['item', '3']]);
  await until(async () => (await rowsOf('source')).length === 3);
  relay.stop();
  expect(await relay.ended).toMatchObject({ applied: 3, parked: 0 });
});

it('a relay ends with the reason when the fence rows go on naming no primary', async () => {
  const relay = follow();
  await setFence('target', 0, 'target');
  await expect(relay.ended).rejects.toThrow(NoPrimaryError);
});
