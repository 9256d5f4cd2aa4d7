import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { passFence } from '../../../templates/sync/src/core/fence.ts';
import { holdFence } from '../../../templates/sync/src/cutover/fence-moves.ts';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import { openShop } from './shop.ts';

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('the fence between %s and %s', (...kinds) => {
  it('lets no writer overtake a flip that waits for those in flight, so that steady writes cannot hold it up for ever', async () => {
    bench = await openShop(kinds);
    for (const end of [bench.forward.from, bench.reverse.from]) {
      const events: string[] = [];
      const writer = (name: string, ms: number) =>
        end.store.transaction(async (tx) => {
          await passFence(tx, end.tables, 'source', 'all').catch(() => undefined);
          events.push(name);
          await sleep(ms);
        });
      const first = writer('first writer', 400);
      await sleep(100);
      const flip = end.store.transaction(async (tx) => {
        await holdFence(tx, end, 'all');
        events.push('flip');
      });
      await sleep(100);
      const second = writer('second writer', 0);
      await Promise.all([first, flip, second]);
      expect(events).toEqual(['first writer', 'flip', 'second writer']);
    }
  });
});
