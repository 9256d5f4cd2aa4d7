import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { BRAKE_LIMITS, type BrakeLimits, createBrake } from '../../../templates/sync/src/backfill/brake.ts';
import type { Store } from '../../../templates/sync/src/store/store.ts';
import { type KitBench, kitPairs, shareKitBench } from '../kit-bench.ts';
import { carryAll, change } from '../relay/relay-bench.ts';

const CREATE = 'CREATE TABLE item (id int PRIMARY KEY)';

let bench: KitBench;
afterEach(() => bench.drop());

describe.each([kitPairs[0]])('the brake of a backfill from %s to %s', (...kinds) => {
  it('holds it while a server is busy, live changes wait or the replica is behind, says why, and lets it go on', async () => {
    bench = await shareKitBench(kinds, { source: CREATE, target: CREATE });
    const { forward, stores } = bench;
    const stop = new AbortController();
    const said: string[] = [];
    // Other tests keep the shared servers busy.
    const brake = (limits: Partial<BrakeLimits>, reader: Store | null = null) =>
      createBrake(
        forward,
        { reader, limits: { ...BRAKE_LIMITS, running: 1_000_000, ...limits }, signal: stop.signal },
        (why) => said.push(why),
      );
    const ids = ['1', '2', '3'];
    await change(
      forward,
      ids.map((id) => `INSERT INTO {item} VALUES (${id})`),
      ids.map((id) => ['item', id] as const),
    );
    const going = brake({ pending: 2 })();
    await expect.poll(() => said, { timeout: 60_000 }).toEqual(['more than 2 changes wait in the outbox']);
    await carryAll(forward);
    expect(await going).toBe(true);

    const busy = brake({ running: -1 })();
    await expect.poll(() => said.slice(1), { timeout: 60_000 }).toEqual([`${stores.source.label} is busy`]);
    // A database that is never caught up.
    const lagging = { ...stores.source, transaction: () => Promise.resolve(null) };
    const read = brake({ lagSeconds: 0 }, lagging as typeof stores.source);
    const behind = (async () => {
      while (await read()) await sleep(100);
    })();
    await expect.poll(() => said.slice(2), { timeout: 60_000 }).toEqual(['the replica is more than 0 s behind']);
    stop.abort();
    await behind;
    expect([await busy, said.length]).toEqual([false, 3]);
  });
});
