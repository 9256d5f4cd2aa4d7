import { describe, expect, it } from 'vitest';
import { differenceLine, plantedDifferences } from './planted.ts';
import { gapAfter, keyOfRow, VALUE_COLUMNS } from './table.ts';

describe('planted differences', () => {
  it.each([100_000, 2_000_000])('of %d rows are at keys of their own, scattered over the whole table', (rows) => {
    const planted = plantedDifferences(rows, 1000);
    const keys = planted.map(({ key }) => key).sort((a, b) => a - b);
    expect(new Set(keys).size).toBe(1000);
    const gaps = keys.slice(1).map((key, at) => key - (keys[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan((rows / 1000) * 5);
    expect(keys[0]).toBeLessThan(rows / 100);
    expect(keys.at(-1)).toBeGreaterThan(rows * 0.99);
  });

  it('are of every kind and in every column', () => {
    const planted = plantedDifferences(100_000, 1000);
    expect(planted.filter(({ kind }) => kind === 'missing')).toHaveLength(100);
    expect(planted.filter(({ kind }) => kind === 'extra')).toHaveLength(100);
    const columns = planted.flatMap((each) => (each.kind === 'different' ? [each.column] : []));
    expect(new Set(columns)).toEqual(new Set(VALUE_COLUMNS));
  });

  it('begin with the shorter list', () => {
    expect(plantedDifferences(2_000_000, 1000).slice(0, 10)).toEqual(plantedDifferences(2_000_000, 10));
  });

  it('are extra only where no row is, and otherwise only where one is', () => {
    const rows = 100_000;
    const filled = new Set(Array.from({ length: rows }, (_, at) => keyOfRow(at + 1)));
    for (const { kind, key } of plantedDifferences(rows, 1000)) expect(filled.has(key)).toBe(kind !== 'extra');
  });
});

describe('keys', () => {
  it('leave one out after every 19', () => {
    expect([1, 19, 20, 38, 39].map(keyOfRow)).toEqual([1, 19, 21, 39, 41]);
    expect([1, 19, 21].map(gapAfter)).toEqual([20, 20, 40]);
  });
});

it('a difference is one line, NULL included', () => {
  expect(differenceLine('different', '7', [{ name: 'stock', source: null, target: '1' }])).toBe(
    'different 7 stock: NULL -> 1',
  );
  expect(differenceLine('missing', '7', [])).toBe('missing 7');
});
