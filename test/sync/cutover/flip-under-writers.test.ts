import { afterEach, describe, expect, it } from 'vitest';
import { type KitBench, kitPairs } from '../kit-bench.ts';
import { flipUnderWriters } from './flip-under-writers.ts';
import { openShop } from './shop.ts';

let bench: KitBench;
afterEach(() => bench.drop());

describe.each(kitPairs)('sixteen writers while the flip goes from %s to %s and back', (...kinds) => {
  it('commit nothing late and lose nothing, and stand still for a moment only', async () => {
    bench = await openShop(kinds);
    const { pausedMs, commits, refused } = await flipUnderWriters(bench, 16, 2);
    console.log(`${kinds.join(' to ')}: ${commits} commits, ${refused} refused, pauses ${pausedMs.join(' and ')} ms`);
    expect(commits).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(0);
    expect(Math.max(...pausedMs)).toBeLessThan(30_000);
  });
});
