import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../demo/dataset/random.ts';
import { findDifferences } from './find-differences.ts';
import { neighbour } from './neighbour.ts';
import { randomEdits } from './random-cells.ts';
import { spelled, valueFrom } from './rules.ts';
import { column, tableOf } from './table.ts';

describe('the rules of the hand-written comparison', () => {
  it.each([
    ['whole', '-0', '0'],
    ['whole', '007', '7'],
    ['decimal', '1.500', '1.5'],
    ['decimal', '-0.00', '0'],
    ['decimal', '100', '100'],
    ['decimal', '-12.0340', '-12.034'],
    ['boolean', 'true', '1'],
    ['boolean', '0', '0'],
    ['moment', '2024-01-02 03:04:00.120000+00', '2024-01-02 03:04:00.12'],
    ['moment', '2024-01-02 03:04:00', '2024-01-02 03:04:00'],
    ['moment', '2024-01-02 03:04:10.000', '2024-01-02 03:04:10'],
    ['text', 'a  ', 'a  '],
    ['bytes', 'FF00', 'ff00'],
  ] as const)('spell the %s %s as %s', (rule, text, expected) => {
    expect(spelled(rule, text)).toBe(expected);
  });

  it('tell NULL from the word and from nothing', () => {
    expect([valueFrom('text', 'NULL'), valueFrom('text', '4E554C4C'), valueFrom('text', '')]).toEqual([
      null,
      'NULL',
      '',
    ]);
  });

  it('name missing, extra and different rows with their columns', () => {
    const table = tableOf('t', ['id whole int', 'b text text null', 'a text text'], ['id'], []);
    const source = new Map([
      ['["1"]', ['1', 'x', 'y']],
      ['["2"]', ['2', null, 'y']],
      ['["3"]', ['3', 'x', 'y']],
    ]);
    const target = new Map([
      ['["4"]', ['4', 'x', 'y']],
      ['["3"]', ['3', 'x', 'y']],
      ['["2"]', ['2', '', 'Y']],
    ]);
    expect(findDifferences(table, source, target)).toEqual([
      { kind: 'missing', key: '["1"]', columns: [] },
      { kind: 'different', key: '["2"]', columns: ['a', 'b'] },
      { kind: 'extra', key: '["4"]', columns: [] },
    ]);
  });
});

describe('random changes', () => {
  const columns = ['name text varchar(8)', 'code text char(2) null', 'size decimal decimal(9,2)', 'at moment datetime'];
  const described = columns.map(column);

  it('never leave a value as it is', () => {
    const values = fc.tuple(
      fc.string({ unit: 'grapheme', maxLength: 4 }),
      fc.constantFrom('a', 'AB', '', 'é', null),
      fc.integer({ min: -99_999, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
      fc.constantFrom('1999-12-31 23:59:59', '2024-02-29 00:00:00'),
    );
    fc.assert(
      fc.property(values, fc.integer(), (row, seed) => {
        described.forEach((each, at) => {
          const value = row[at] ?? null;
          const other = neighbour(each, value, mulberry32(seed));
          const same = value !== null && other !== null && spelled(each.rule, value) === spelled(each.rule, other);
          expect(other === value || same).toBe(false);
        });
      }),
    );
  });

  it('are as many as asked for, the same for the same seed, and each of a row of its own', () => {
    const rows = Array.from({ length: 300 }, (_, at) => ({ name: `n${at}`, size: '1.00', at: '2000-01-01 00:00:00' }));
    const table = tableOf('t', columns, ['name'], rows);
    const made = randomEdits(table, 'mysql', { seed: 5, count: 200 });
    expect(made).toEqual(randomEdits(table, 'mysql', { seed: 5, count: 200 }));
    expect(made).not.toEqual(randomEdits(table, 'mysql', { seed: 6, count: 200 }));
    expect(made.apply.length).toBe(200);
    expect(new Set(made.expected.map(({ key }) => key)).size).toBe(made.expected.length);
    expect([...new Set(made.expected.map(({ kind }) => kind))].sort()).toEqual(['different', 'extra', 'missing']);
  });
});
