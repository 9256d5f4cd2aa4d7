import { describe, expect, it } from 'vitest';
import { mustReport, reportedKeys } from './reladiff.ts';

const output = '- 12, chair 12, 0.12\n+ 12, chair 12!, 0.12\n- 101, lamp 101, 1.01\n+ 200, chair 200, 2.00\n';

describe('the output of reladiff', () => {
  it('gives the keys of each side in order', () => {
    expect(reportedKeys(output)).toEqual({ source: [12, 101], target: [12, 200] });
    expect(reportedKeys('')).toEqual({ source: [], target: [] });
  });

  it('is refused when it holds anything but rows', () => {
    expect(() => reportedKeys('ERROR: no table')).toThrow('ERROR: no table');
  });

  it('must name every planted key on the side where it is, and no other', () => {
    const planted = [
      { kind: 'extra', key: 200 },
      { kind: 'different', key: 12, column: 'name' },
      { kind: 'missing', key: 101 },
    ] as const;
    expect(() => mustReport(reportedKeys(output), planted)).not.toThrow();
    expect(() => mustReport(reportedKeys(output), planted.slice(0, 2))).toThrow('2 rows of the source');
    expect(() => mustReport(reportedKeys(''), planted)).toThrow('0 rows of the source');
  });
});
