import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeRows } from '../../mcp-server/src/parity/settle/judge-rows.ts';
import { differentPlaces } from '../../templates/sync/src/core/different-places.ts';
import type { ColumnDescriptor, TableDescriptor, Tolerance, ValueRule } from '../../templates/sync/src/descriptor.ts';
import { sameValue } from '../../templates/sync/src/values/same-value.ts';

const TEXTS: Readonly<Record<ValueRule, readonly (string | null)[]>> = {
  exact: ['a', 'A', '', null, '1', '1.0'],
  json: ['{"a":1,"b":2}', '{"b":2.0,"a":1}', '{"a":1}', 'null', null, '{'],
  double: ['1.5', '15e-1', '0', '-0', '0.1', '0.10000000149011612', 'NaN', null],
  single: ['0.1', '0.10000000149011612', '1', '1.0', null],
  number: ['1.50', '1.5', '15e-1', '1.4', '+1.5', null, 'x'],
  truth: ['t', '1', 'yes', 'f', '0', 'off', '2', null],
  moment: ['2024-02-29 10:00:00', '2024-02-29T11:00:00+01', '2024-02-29', '10:00', '010:00:00.0', null],
  set: ['a,b', 'b,a', 'a', '', null],
  address: ['127.0.0.1', '127.0.0.1/32', '::1', '0:0:0:0:0:0:0:1', '::1/64', null],
  geometry: ['504f494e54283120322e3029', '504f494e542831203229', '504f494e542831203329', null],
};
const TOLERANCES: readonly (Tolerance | undefined)[] = [
  undefined,
  { kind: 'number', by: '0.1' },
  { kind: 'seconds', by: '3600' },
];

const side = { name: 'c', sql: 'c', rawType: 'text', nullable: true, read: 't.c', write: '{}' };

function column(rule: ValueRule, tolerance: Tolerance | undefined): ColumnDescriptor {
  return {
    name: 'c',
    source: side,
    target: side,
    rule,
    masked: false,
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}

const cases = fc
  .constantFrom(...(Object.keys(TEXTS) as ValueRule[]))
  .chain((rule) =>
    fc.tuple(
      fc.constant(rule),
      fc.constantFrom(...TOLERANCES),
      fc.constantFrom(...TEXTS[rule]),
      fc.constantFrom(...TEXTS[rule]),
    ),
  );

describe('two texts of a column', () => {
  it('are the same value for the kit exactly when they are for check_parity', () => {
    const seen = { same: 0, other: 0 };
    fc.assert(
      fc.property(cases, ([rule, tolerance, one, other]) => {
        const own = column(rule, tolerance);
        const type = { kind: 'text', length: null, fixed: false } as const;
        const judging = {
          name: 'c',
          form: { kind: 'text' } as const,
          rule,
          source: type,
          target: type,
          onUpdateNow: false,
          ...(tolerance === undefined ? {} : { tolerance: { column: 'c', ...tolerance } }),
        };
        const judged = judgeRows([judging], ['1'], [[one]], [[other]]);
        const same = sameValue(own, one, other);
        seen[same ? 'same' : 'other'] += 1;
        expect(same).toBe(typeof judged === 'string');
        expect(sameValue(own, other, one)).toBe(same);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(seen.same, seen.other)).toBeGreaterThan(500);
  });

  it('count by the rule and the tolerance of their own column', () => {
    const columns = [column('exact', undefined), column('json', undefined), column('exact', TOLERANCES[1])];
    const bare = {
      schema: 's',
      name: 't',
      sql: 't',
      where: null,
      primary: true,
      own: [],
      unique: [],
      counter: null,
      parents: [],
      schemaHash: '',
    };
    const table: TableDescriptor = { name: 's.t', columns, key: [0], source: bare, target: bare };
    expect(differentPlaces(table, ['a', '{"a":1}', '1.00'], ['a', '{ "a" : 1 }', '1.1'])).toEqual([]);
    expect(differentPlaces(table, ['a', '{"a":1}', '1.00'], ['A', '{"a":"1"}', '1.101'])).toEqual([0, 1, 2]);
    expect(differentPlaces(table, [null, null, null], ['', null, '0'])).toEqual([0, 2]);
  });
});
