import { describe, expect, it } from 'vitest';
import { medianNamed, medianOf, runPaired } from './paired.ts';

describe('paired runs', () => {
  it('take the contestants in turn after one warm-up of each that is not warm', async () => {
    const order: string[] = [];
    const note = (name: string) => ({ name, run: async () => order.push(name) });
    const timings = await runPaired([note('floor'), { ...note('tool'), isWarm: true }], 2);
    expect(order).toEqual(['floor', 'floor', 'tool', 'floor', 'tool']);
    expect(timings.map(({ name, seconds }) => [name, seconds.length])).toEqual([
      ['floor', 2],
      ['tool', 2],
    ]);
  });

  it('time nothing without a contestant', async () => {
    await expect(runPaired([], 3)).rejects.toThrow('a contestant');
  });

  it('find a median by name, and miss a contestant that did not run', () => {
    const timings = [{ name: 'tool', seconds: [2, 4], median: 3 }];
    expect(medianNamed(timings, 'tool')).toBe(3);
    expect(() => medianNamed(timings, 'peer')).toThrow('no contestant is called peer');
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
