import { afterEach, describe, expect, it } from 'vitest';
import { readFences } from '../../../templates/sync/src/cutover/fence-moves.ts';
import { sidesOf } from '../../../templates/sync/src/cutover/preflight.ts';
import { runCutover } from '../../../templates/sync/src/cutover/run-cutover.ts';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import { expectSame, hooksFor, insertOrder, openShop, openSides, proveBack, tableOf, write } from './shop.ts';

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('a flip from %s to %s', (...kinds) => {
  it('moves the writers there and back, and there again, with versions that only grow', async () => {
    bench = await openShop(kinds);
    const orders = tableOf(bench, 'orders');
    for (const [at, direction] of [bench.forward, bench.reverse, bench.forward].entries()) {
      const { primary, from } = direction;
      for (let i = 0; i < 3; i += 1) {
        await write(from, primary, async (tx) => [
          { name: orders.name, key: [await insertOrder(tx, orders, primary, '1.50')] },
        ]);
      }
      await proveBack(bench, direction);
      const report = await runCutover(direction, {}, hooksFor(direction));
      expect({ outcome: report.outcome, reason: report.reason, epoch: report.epoch }).toEqual({
        outcome: 'opened',
        reason: null,
        epoch: at + 1,
      });
      expect(await openSides(bench)).toEqual([report.to]);
      console.log(kinds, report.pausedMs, report.steps.map(({ name, ms }) => `${name} ${ms}`).join(', '));
      await expectSame(bench);
      expect(await readFences(sidesOf(direction), 'all')).toEqual({
        source: { epoch: at + 1, writer: report.to },
        target: { epoch: at + 1, writer: report.to },
      });
    }
  });
});
