import { afterEach, describe, expect, it } from 'vitest';
import { passFence } from '../../../templates/sync/src/core/fence.ts';
import { holdFence } from '../../../templates/sync/src/cutover/fence-moves.ts';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import { untilWaiting } from '../until-waiting.ts';
import { openShop } from './shop.ts';

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('the fence between %s and %s', (...kinds) => {
  it('lets no writer overtake a flip that waits for those in flight, so that steady writes cannot hold it up for ever', async () => {
    bench = await openShop(kinds);
    for (const end of [bench.forward.from, bench.reverse.from]) {
      const events: string[] = [];
      const writer = (name: string, then: () => Promise<unknown> = async () => undefined) =>
        end.store.transaction(async (tx) => {
          await passFence(tx, end.tables, 'source', 'all').catch(() => undefined);
          events.push(name);
          await then();
        });
      let others: Promise<unknown>[] = [];
      await writer('first writer', async () => {
        const flip = end.store.transaction(async (tx) => {
          await holdFence(tx, end, 'all');
          events.push('flip');
        });
        await untilWaiting(bench[end.store.side]);
        const second = writer('second writer');
        others = [flip, second];
        await Promise.race([second, untilWaiting(bench[end.store.side], 2)]);
      });
      await Promise.all(others);
      expect(events).toEqual(['first writer', 'flip', 'second writer']);
    }
  });
});
