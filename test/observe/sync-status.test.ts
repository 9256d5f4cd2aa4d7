import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { change } from '../sync/relay/relay-bench.ts';
import { openWatched, type Watched } from './bench.ts';

let watched: Watched;
afterEach(() => watched.close());

const pairs = [
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
] as const;

const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const insert = (ids: readonly number[]) =>
  change(
    watched.kit.forward,
    ids.map((id) => `INSERT INTO {item} VALUES (${id}, 'one')`),
    ids.map((id) => ['item', String(id)] as const),
  );

describe.each(pairs)('sync_status from %s to %s', (...kinds) => {
  it('sees the lag grow while no relay runs, says never, and sees it shrink again', async () => {
    watched = await openWatched(kinds);
    const first = watched.relay();
    await insert(rows(0, 20));
    await expect
      .poll(() => watched.status(), { timeout: 15_000 })
      .toMatchObject({
        primary: 'source',
        queue: { known: true, value: { open: 0, parked: 0 } },
        heartbeat: { known: true, value: { ageSeconds: expect.any(Number) } },
        catchUp: { verdict: 'keeps up' },
      });
    await first.stop();
    await insert(rows(20, 60));
    await sleep(600);
    const behind = await watched.status();
    expect(behind).toMatchObject({
      queue: { known: true, value: { open: 40, atMost: 40, whole: true } },
      tables: [{ open: 40, parked: 0 }],
      rates: { known: true, value: { arrived: 0, applied: 0 } },
      catchUp: { verdict: 'never', explanation: expect.stringContaining('0.0 changes/s arrive and 0.0/s are applied') },
    });
    const age = behind.queue.known ? (behind.queue.value.oldestSeconds ?? 0) : 0;
    expect(age).toBeGreaterThan(1.5);
    expect(
      behind.conditions
        .filter(({ state }) => state === 'warn')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(expect.arrayContaining(['catch-up', 'outbox-age']));
    const later = await watched.status();
    expect(later.queue.known && later.queue.value.oldestSeconds).toBeGreaterThan(age);
    const second = watched.relay();
    await expect.poll(async () => (await watched.condition('outbox-age')).state, { timeout: 15_000 }).toBe('fine');
    await second.stop();
  });
});
