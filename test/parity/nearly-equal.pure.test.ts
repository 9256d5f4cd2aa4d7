import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearlyEqual } from '../../mcp-server/src/model/values.ts';

const number = (by: string) => ({ column: 'c', kind: 'number', by }) as const;
const seconds = (by: string) => ({ column: 'c', kind: 'seconds', by }) as const;

describe('two values', () => {
  it.each([
    ['1.10', '1.11', number('0.01'), true],
    ['1.10', '1.1100000000000000000001', number('0.01'), false],
    ['-0.5', '0.5', number('1'), true],
    ['9007199254740993', '9007199254740994', number('0.5'), false],
    ['1e3', '1000.5', number('0.5'), true],
    ['NaN', '1', number('5'), false],
    ['Infinity', 'Infinity', number('1'), true],
    ['2026-03-01 00:00:00', '2026-02-28 23:59:59.5', seconds('0.5'), true],
    ['2026-03-01 00:00:00', '2026-02-28 23:59:59.499999', seconds('0.5'), false],
    ['2026-03-01', '2026-03-02', seconds('86400'), true],
    ['2026-03-01', '2026-03-02', seconds('86399'), false],
    ['-00:00:01', '00:00:01', seconds('2'), true],
    ['-838:59:59', '-838:59:58.9', seconds('1'), true],
    ['0000-00-00 00:00:00', '2026-01-01 00:00:00', seconds('99999999999'), false],
    ['0000-00-00 00:00:00', '0000-00-00 00:00:00', seconds('1'), true],
    ['infinity', '2026-01-01 00:00:00', seconds('1'), false],
    [null, '0', number('1'), false],
    [null, null, number('1'), true],
  ] as const)('%s and %s', (one, other, tolerance, near) => {
    expect(nearlyEqual(tolerance, one, other)).toBe(near);
    expect(nearlyEqual(tolerance, other, one)).toBe(near);
  });

  it('are near exactly when the difference of their digits is no larger', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const text = (value: number) =>
      `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
    fc.assert(
      fc.property(cents, cents, fc.nat(5000), (one, other, by) => {
        expect(nearlyEqual(number(text(by)), text(one), text(other))).toBe(Math.abs(one - other) <= by);
      }),
    );
  });
});
