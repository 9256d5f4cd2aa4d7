import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { measured } from '../../mcp-server/src/model/measured.ts';
import type { SmallBench } from './small-bench.ts';

/** Rates of both servers while a writer is at work; the plan that is made again goes by the same ones. */
export async function measuredPlan(bench: SmallBench): Promise<void> {
  const file = (name: string) => readFileSync(join(bench.tools.folder, 'migration', name), 'utf8');
  const writing = new AbortController();
  const writer = (async () => {
    for (let at = 0; !writing.signal.aborted; at += 1) {
      await bench.source.execute(`UPDATE orders SET total = ${at} WHERE id = 1`);
      await wait(100);
    }
  })();
  await bench.run('generate_plan', { measure: true });
  writing.abort();
  await writer;
  const { estimate } = measured.parse(JSON.parse(file('measured.json')));
  expect(estimate.tables.map(({ table }) => table).sort()).toEqual(['customers', 'orders']);
  expect(estimate.verifySeconds).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
  const rates = () => file('PLAN.md').match(/^.*(Rows written|Catching up|Measured time).*$/gm);
  const [kept, told] = [file('measured.json'), rates()];
  expect(told?.join('\n')).toMatch(/Catching up: (catches up|depends on the target|never|unknown): /);
  expect(file('PLAN.md')).not.toContain('rates were not measured');
  // The server's guesses of sizes may have moved meanwhile; what was measured has not.
  await bench.run('generate_plan');
  expect([file('measured.json'), rates()]).toEqual([kept, told]);
}
