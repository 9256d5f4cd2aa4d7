import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES, type Cause } from '../../mcp-server/src/model/parity.ts';
import {
  type CauseColumn,
  causeOfRow,
  causeOfValues,
  differencesOf,
  type RowCauseColumn,
} from '../../mcp-server/src/parity/causes/index.ts';
import { BIGINT, CASES, column, decimal, float, integer, JSON_TYPE, MOMENT, TEXT, text } from './cause-cases.ts';

describe.each(Object.entries(CASES))('the cause of a difference of %s', (_, cases) => {
  it.each(cases)('%#: $1 became $2', (pair, source, target, cause) => {
    expect(causeOfValues(pair, source, target)).toBe(cause);
  });
});

describe('the cause of any difference', () => {
  it('has a case for every cause that a value can have', () => {
    const named = new Set(
      Object.values(CASES).flatMap((cases) => cases.map(([, , , cause]) => cause?.replace(/ [+-].*/, ''))),
    );
    const ofRows: Cause[] = ['stale', 'newer on the target', 'ghost', 'duplicate', 'never arrived'];
    expect(CAUSES.filter((cause) => !named.has(cause))).toEqual(expect.arrayContaining(ofRows));
    expect(CAUSES.filter((cause) => !named.has(cause))).toHaveLength(ofRows.length);
    expect(named).toContain('time zone shift');
  });

  it('is none for equal values', () => {
    const columns = Object.values(CASES).flatMap((cases) => cases.map(([pair]) => pair));
    fc.assert(
      fc.property(fc.constantFrom(...columns), fc.option(fc.string({ unit: 'binary' })), (pair, value) => {
        expect(causeOfValues(pair, value, value)).toBeNull();
      }),
    );
    expect(causeOfValues(column('json', JSON_TYPE), '{"a":1, "b":2.0}', '{"b":2,"a":1}')).toBeNull();
    expect(causeOfValues(column('float', float(64)), '1e-7', '0.0000001')).toBeNull();
  });

  it('never throws, whatever the texts', () => {
    const columns = Object.values(CASES).flatMap((cases) => cases.map(([pair]) => pair));
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double().map(String),
      fc.bigInt().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace('T', ' ').slice(0, -1)),
      fc.json(),
      fc.constantFrom(null, '', '-', 'e', '1e999', '1e-999', '-0', '0.', 'infinity', '-838:59:59', '00'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...columns), value, value, (pair, source, target) => {
        causeOfValues(pair, source, target);
      }),
      { numRuns: 3000 },
    );
  });
});

/** One way to damage a value, and values that it changes. */
interface Damage {
  readonly cause: Cause | RegExp;
  readonly column: CauseColumn;
  readonly pairs: fc.Arbitrary<readonly [string, string]>;
}

const damaged = (values: fc.Arbitrary<string>, change: (value: string) => string) =>
  values.map((value) => [value, change(value)] as const).filter(([from, to]) => from !== to);
const word = fc.stringMatching(/^[A-Za-z]{2,12}$/);
const accented = fc
  .tuple(word, fc.constantFrom('é', 'ß', 'ü', 'Ω', 'я', '漢'), word)
  .map(([before, letter, after]) => before + letter + after);
const second = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 });
const momentText = (at: number, micros: number) => {
  const fraction = String(micros).padStart(6, '0').replace(/0+$/, '');
  const whole = new Date(at * 1000).toISOString().replace('T', ' ').slice(0, 19);
  return fraction === '' ? whole : `${whole}.${fraction}`;
};

const DAMAGES: readonly Damage[] = [
  {
    cause: /^time zone shift [+-]\d\d:(00|15|30|45)$/,
    column: MOMENT,
    pairs: fc
      .tuple(second, fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: -56, max: 56 }))
      .filter(([, , quarters]) => quarters !== 0)
      .map(([at, micros, quarters]) => [momentText(at, micros), momentText(at + quarters * 900, micros)]),
  },
  {
    cause: 'fraction lost',
    column: MOMENT,
    pairs: fc
      .tuple(second, fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 5 }))
      .map(([at, micros, digits]) => {
        const unit = 10 ** (6 - digits);
        return [momentText(at, micros), momentText(at, micros - (micros % unit))] as const;
      })
      .filter(([from, to]) => from !== to),
  },
  { cause: 'case', column: TEXT, pairs: damaged(word, (value) => value.toUpperCase()) },
  { cause: 'trailing space', column: TEXT, pairs: damaged(word, (value) => `${value}   `) },
  { cause: 'white space', column: TEXT, pairs: damaged(word, (value) => `${value.slice(0, 1)}\t${value.slice(1)}`) },
  {
    cause: 'line ending',
    column: TEXT,
    pairs: damaged(
      fc.array(word, { minLength: 2 }).map((lines) => lines.join('\r\n')),
      (value) => value.replaceAll('\r\n', '\n'),
    ),
  },
  {
    cause: 'unicode normalization',
    column: TEXT,
    pairs: damaged(
      word.map((value) => `${value}éü`),
      (value) => value.normalize('NFD'),
    ),
  },
  {
    cause: 'escaping',
    column: TEXT,
    pairs: damaged(
      fc.tuple(word, fc.constantFrom("'", '"', '&', '<'), word).map((parts) => parts.join('')),
      (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replace(/['"]/g, '\\$&'),
    ),
  },
  { cause: 'charset damage', column: TEXT, pairs: damaged(accented, (value) => Buffer.from(value).toString('latin1')) },
  { cause: 'charset damage', column: TEXT, pairs: damaged(accented, (value) => value.replace(/[^ -~]/gu, '?')) },
  {
    cause: 'truncation',
    column: column('text', text(), text(8)),
    pairs: damaged(
      fc.tuple(word, word).map(([one, other]) => `${one}-${other}-end`),
      (value) => value.slice(0, 8),
    ),
  },
  {
    cause: 'rounding',
    column: column('decimal', decimal(30, 10), decimal(30, 2)),
    pairs: damaged(
      fc
        .tuple(fc.integer(), fc.integer({ min: 1_000_000, max: 9_999_999 }))
        .map(([whole, part]) => `${whole}.123${part}`),
      (value) => value.replace(/(\.\d\d)\d+$/, '$100000000'),
    ),
  },
  {
    cause: 'overflow clamped',
    column: column('integer', integer(64), integer(32)),
    pairs: damaged(fc.bigInt({ min: 2n ** 31n, max: 2n ** 62n }).map(String), () => '2147483647'),
  },
  {
    cause: 'overflow wrapped',
    column: column('integer', integer(32, true), integer(32)),
    pairs: damaged(fc.bigInt({ min: 2n ** 31n, max: 2n ** 32n - 1n }).map(String), (value) =>
      String(BigInt(value) - 2n ** 32n),
    ),
  },
  {
    cause: 'sign lost',
    column: BIGINT,
    pairs: damaged(fc.bigInt({ min: -(2n ** 62n), max: -1n }).map(String), (value) => value.slice(1)),
  },
];

it.each(DAMAGES)('$cause is named for whatever value it changed', ({ cause, column: pair, pairs }) => {
  fc.assert(
    fc.property(pairs, ([source, target]) => {
      expect(causeOfValues(pair, source, target)).toEqual(
        typeof cause === 'string' ? cause : expect.stringMatching(cause),
      );
    }),
    { numRuns: 300 },
  );
});

describe('what happened to a row', () => {
  const named = (name: string, pair: CauseColumn, onUpdateNow = false): RowCauseColumn => ({
    ...pair,
    name,
    onUpdateNow,
  });
  const columns = [named('id', BIGINT), named('name', TEXT), named('updated_at', MOMENT)];
  const row = (source: readonly (string | null)[], target: readonly (string | null)[], own = columns) =>
    causeOfRow('different', differencesOf(own, source, target));
  const [earlier, later] = ['2024-05-01 10:00:00', '2024-05-01 10:07:31.5'];

  it('follows from the side that lacks it', () => {
    const kinds = ['missing', 'extra', 'duplicate'] as const;
    expect(kinds.map((kind) => causeOfRow(kind, []))).toEqual(['never arrived', 'ghost', 'duplicate']);
  });

  it('is stale when the target was modified earlier, and newer when later', () => {
    expect(row(['1', 'new', later], ['1', 'old', earlier])).toBe('stale');
    expect(row(['1', 'old', earlier], ['1', 'new', later])).toBe('newer on the target');
    expect(row(['1', 'same', later], ['1', 'same', later])).toBeNull();
    expect(row(['1', 'new', later], ['1', 'old', null])).toBeNull();
  });

  it('is not stale when its clock was only shifted or cut', () => {
    expect(row(['1', 'same', '2024-05-01 12:00:00'], ['1', 'same', earlier])).toBeNull();
    expect(row(['1', 'ANNA', '2024-05-01 12:00:00'], ['1', 'Anna', earlier])).toBeNull();
    expect(row(['1', 'new', '2024-05-01 12:00:00'], ['1', 'old', earlier])).toBe('stale');
    expect(row(['1', 'new', later], ['1', 'old', '2024-05-01 10:07:31'])).toBeNull();
  });

  it.each([
    ['updated_at', true],
    ['updatedAt', true],
    ['last_modified', true],
    ['modification_time', true],
    ['date_changed', true],
    ['created_at', false],
    ['price_changed_at', false],
    ['updated_by', false],
  ])('asks a column called %s: %s', (name, asked) => {
    const cause = row([later], [earlier], [named(name, MOMENT)]);
    expect(cause).toBe(asked ? 'stale' : null);
  });

  it('asks any column that takes the time of a change by itself, a version, and seconds since 1970', () => {
    expect(row([later], [earlier], [named('ts', MOMENT, true)])).toBe('stale');
    expect(row(['8'], ['7'], [named('lock_version', BIGINT)])).toBe('stale');
    expect(row(['1714558051'], ['1714557313'], [named('updated', BIGINT)])).toBe('stale');
    expect(row(['8'], ['7'], [named('updated', BIGINT)])).toBeNull();
    expect(row(['8'], ['7'], [named('quantity', BIGINT)])).toBeNull();
  });
});
