import { describe, expect, it } from 'vitest';
import { medianOf, runPaired } from './paired.ts';

describe('paired runs', () => {
  it('take the contestants in turn after one warm-up each', async () => {
    const order: string[] = [];
    const note = (name: string) => ({ name, run: async () => order.push(name) });
    const { timings, ratios } = await runPaired([note('floor'), note('tool')], 2);
    expect(order).toEqual(['floor', 'tool', 'floor', 'tool', 'floor', 'tool']);
    expect(timings.map(({ name, seconds }) => [name, seconds.length])).toEqual([
      ['floor', 2],
      ['tool', 2],
    ]);
    expect(ratios.floor).toBe(1);
  });

  it('refuse to compare one contestant with nothing', async () => {
    await expect(runPaired([{ name: 'alone', run: async () => 0 }], 3)).rejects.toThrow('two contestants');
  });

  it.each([
    [[3], 3],
    [[1, 9, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('the median of %j is %d', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });

  it('refuse the median of nothing', () => {
    expect(() => medianOf([])).toThrow('nothing');
  });
});
