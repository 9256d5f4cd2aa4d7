import { describe, expect, it } from 'vitest';
import { type Answer, mustBeEqual, mustCount, mustName } from './answer.ts';

const stock = { name: 'stock', source: null, target: '1' };
const drift: Answer = {
  verdict: 'drift',
  tables: [
    {
      differences_total: 2,
      differences_exact: true,
      differences: [
        { kind: 'missing', key: { id: '9' } },
        { kind: 'different', key: { id: '7' }, columns: [stock] },
      ],
    },
  ],
};
const equal: Answer = {
  verdict: 'equal',
  tables: [{ differences_total: 0, differences_exact: true, differences: [] }],
};
const expected = ['different 7 stock: NULL -> 1', 'missing 9'];

describe('an answer of check_parity', () => {
  it('is right about equal tables only when it compared one and found nothing', () => {
    expect(() => mustBeEqual(equal)).not.toThrow();
    expect(() => mustBeEqual({ ...equal, tables: [] })).toThrow('said equal');
    expect(() => mustBeEqual(drift)).toThrow('said drift');
  });

  it('must name the expected differences with their values, and no other', () => {
    expect(() => mustName(drift, expected)).not.toThrow();
    expect(() => mustName(drift, ['different 7 stock: NULL -> 2', 'missing 9'])).toThrow('1 missed');
    expect(() => mustName(drift, expected.slice(0, 1))).toThrow('1 invented, as missing 9');
    expect(() => mustName(equal, expected)).toThrow('said equal');
  });

  it('must count every difference, or say that there are more', () => {
    const [table] = drift.tables;
    const least = { ...drift, tables: table === undefined ? [] : [{ ...table, differences_exact: false }] };
    expect(() => mustCount(drift, 2)).not.toThrow();
    expect(() => mustCount(drift, 3)).toThrow('2 differences of 3');
    expect(() => mustCount(least, 3)).not.toThrow();
    expect(() => mustCount(least, 1)).toThrow('2 differences of 1');
  });
});
