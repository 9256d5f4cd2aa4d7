import { setTimeout as sleep } from 'node:timers/promises';
import sql, { raw } from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { directionFrom } from '../../../templates/sync/src/core/direction.ts';
import { recordChanges } from '../../../templates/sync/src/core/outbox.ts';
import { WentBackError } from '../../../templates/sync/src/core/went-back.ts';
import { acceptPrimary } from '../../../templates/sync/src/failover/accept-primary.ts';
import { catchUpSecondary } from '../../../templates/sync/src/failover/catch-up-secondary.ts';
import { findLost } from '../../../templates/sync/src/failover/find-lost.ts';
import { runRelay } from '../../../templates/sync/src/relay/run-relay.ts';
import { openStore } from '../../../templates/sync/src/store/open-store.ts';
import type { ServerKind } from '../../lab/kinds.ts';
import { sharedServer } from '../../lab/shared.ts';
import { openKitBench } from '../kit-bench.ts';
import { bothSides, carryAll, change } from '../relay/relay-bench.ts';
import { openTcpProxy, type TcpProxy } from '../tcp-proxy.ts';
import { type Replicated, startReplicated } from './replica.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY, n int)';
const PAIRS = [
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
] as const;
const item = (id: number) => ['item', String(id)] as const;
const FAST = { heartbeatMs: 0, idleMs: 10, pauseMs: 100, checkMs: 500 } as const;
let cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanup.reverse()) await end().catch(() => undefined);
  cleanup = [];
});

/** A side whose server has a replica, both behind one address; its database must not be dropped on a server that is dead. */
async function open(kinds: readonly [ServerKind, ServerKind], failing: 'source' | 'target') {
  const failed = failing === 'source' ? kinds[0] : kinds[1];
  const pair = await startReplicated(failed);
  cleanup.push(() => pair.stop());
  const servers = kinds.map((kind) => (kind === failed ? pair.server : sharedServer(kind)));
  const [source, target] = servers;
  if (source === undefined || target === undefined) throw new Error('two servers');
  const bench = await openKitBench([source, target], { source: CREATE, target: CREATE });
  cleanup.push(() => bench[failing === 'source' ? 'target' : 'source'].drop());
  const address = await openTcpProxy(pair.server.port);
  cleanup.push(() => address.close());
  const through = openStore(bench.kit[failing].engine, address.url(bench[failing].url), failing);
  cleanup.push(() => Promise.all([through.close(), bench.stores.source.close(), bench.stores.target.close()]));
  const direction = directionFrom('source', bench.kit, { ...bench.stores, [failing]: through });
  await pair.level();
  return { bench, pair, address, direction };
}

async function failOver(pair: Replicated, address: TcpProxy): Promise<void> {
  await pair.failOver();
  address.leadTo(pair.replica.port);
}

describe.each(PAIRS)('from %s to %s', (...kinds) => {
  it('a primary that lost its last changes stops the relay that runs; accepted as it is, its rows come to stand on the secondary', async () => {
    const { pair, address, direction, bench } = await open(kinds, 'source');
    const ids = [1, 2, 3, 4, 5];
    await change(
      direction,
      ids.map((id) => `INSERT INTO {item} VALUES (${id}, 0)`),
      ids.map(item),
    );
    await carryAll(direction);
    await pair.level();
    const running = runRelay(direction, FAST).catch((error: unknown) => error);
    pair.cutOff();
    // The tail: an insert, an update, a delete, and a key that is changed again after the failover.
    const tail = [
      'INSERT INTO {item} VALUES (9, 9)',
      'UPDATE {item} SET n = 9 WHERE id IN (1, 4)',
      'DELETE FROM {item} WHERE id = 2',
    ];
    await change(direction, tail, [9, 1, 4, 2].map(item));
    await until(async () => (await bothSides(direction, 'item')).secondary.some(([id]) => id === '9'));
    await failOver(pair, address);
    await change(
      direction,
      ['UPDATE {item} SET n = 5 WHERE id = 4', 'INSERT INTO {item} VALUES (6, 6)'],
      [4, 6].map(item),
    );
    expect(await running).toBeInstanceOf(WentBackError);
    await expect(carryAll(direction)).rejects.toThrow(/which reached .* the primary went back to an earlier state/);
    const lost = await findLost(direction);
    const name = bench.kit.tables[0]?.name ?? '';
    expect(lost.ofPrimary.keys.map(({ rowKey }) => rowKey).sort()).toEqual(expect.arrayContaining(['["2"]', '["9"]']));
    expect([...lost.ofPrimary.byTable.keys(), lost.ofSecondary.keys]).toEqual([name, []]);
    // An insert of a key whose row was lost is under way meanwhile: its event must not be hidden by the one that is recorded now.
    const { store, tables } = direction.from;
    const table = direction.tables[0];
    const [begun, began] = [new AbortController(), once];
    const late = store.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO ${raw(table?.source.sql ?? '')} VALUES (9, 1)`);
      await recordChanges(tx, tables, [{ name, key: ['9'] }]);
      begun.abort();
      await sleep(800);
    });
    await began(begun.signal);
    expect(await acceptPrimary(direction, lost.ofPrimary, { timeoutMs: 60_000 })).toBeGreaterThan(3);
    await carryAll(direction);
    await late;
    await change(direction, ['UPDATE {item} SET n = 7 WHERE id = 5'], [item(5)]);
    await carryAll(direction);
    const { primary, secondary } = await bothSides(direction, 'item');
    expect(secondary).toEqual(primary);
    expect(primary).toEqual([
      ['1', '0'],
      ['2', '0'],
      ['3', '0'],
      ['4', '5'],
      ['5', '7'],
      ['6', '6'],
      ['9', '1'],
    ]);
    expect((await findLost(direction)).ofPrimary.keys).toEqual([]);
  });
});

describe.each(PAIRS.slice(1))('from %s to %s', (...kinds) => {
  it('a secondary that lost its last changes stops the relay that runs; caught up, it holds them again', async () => {
    const { pair, address, direction } = await open(kinds, 'target');
    await change(
      direction,
      [1, 2, 3].map((id) => `INSERT INTO {item} VALUES (${id}, 0)`),
      [1, 2, 3].map(item),
    );
    await carryAll(direction);
    await pair.level();
    const running = runRelay(direction, FAST).catch((error: unknown) => error);
    pair.cutOff();
    await change(direction, ['INSERT INTO {item} VALUES (9, 9)', 'DELETE FROM {item} WHERE id = 2'], [9, 2].map(item));
    await until(async () => (await bothSides(direction, 'item')).secondary.some(([id]) => id === '9'));
    await failOver(pair, address);
    expect(await running).toBeInstanceOf(WentBackError);
    await expect(carryAll(direction)).rejects.toThrow(
      /lacks changes that were acknowledged .* went back to an earlier state/,
    );
    const lost = await findLost(direction);
    expect(lost.ofSecondary.keys.map(({ rowKey }) => rowKey).sort()).toEqual(['["2"]', '["9"]']);
    expect(lost.ofPrimary.keys).toEqual([]);
    expect(await catchUpSecondary(direction, lost.ofSecondary)).toBe(2);
    await carryAll(direction);
    const { primary, secondary } = await bothSides(direction, 'item');
    expect([secondary, secondary.length]).toEqual([primary, 3]);
  });
});

/** Resolves when the signal aborts. */
function once(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const began = Date.now(); !(await reached()); await new Promise((over) => setTimeout(over, 50))) {
    if (Date.now() - began > 90_000) throw new Error('it was not reached in 90 s');
  }
}
