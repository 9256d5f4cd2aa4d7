import { describe, expect, it } from 'vitest';
import { AGGREGATE_OPS, type AggregateQuestion } from '../../mcp-server/src/model/aggregates.ts';
import type { ColumnType } from '../../mcp-server/src/model/column-type.ts';
import { decimalText, readDecimal } from '../../mcp-server/src/model/decimal.ts';
import { LockstepError } from '../../mcp-server/src/model/errors.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { planComparisons } from '../../mcp-server/src/parity/aggregates/comparisons.ts';
import { differenceOf, sameValue, total } from '../../mcp-server/src/parity/aggregates/measure-values.ts';
import { planQuestion } from '../../mcp-server/src/parity/aggregates/plan-question.ts';
import { mysqlSemantics } from '../compare/servers.ts';
import { NOTHING_LEFT } from '../mapping/nothing-decided.ts';
import { columnOf, mappingOf, tableOf } from './schema-values.ts';

const INT: ColumnType = { kind: 'integer', bits: 32, unsigned: false, truth: false };
const TEXT: ColumnType = { kind: 'text', length: 5, fixed: false };

/** Columns by name: their type on both sides, or on each. */
const TYPES: Readonly<Record<string, ColumnType | readonly [ColumnType, ColumnType]>> = {
  id: INT,
  tiny: { kind: 'integer', bits: 8, unsigned: true, truth: false },
  paid: [{ kind: 'integer', bits: 8, unsigned: false, truth: true }, { kind: 'boolean' }],
  total: { kind: 'decimal', precision: 7, scale: 2, unsigned: false },
  ratio: { kind: 'float', bits: 64, unsigned: false },
  status: TEXT,
  stage: { kind: 'enum', labels: ['new', 'old'], typeName: null },
  born: { kind: 'date' },
  placed: [
    { kind: 'timestamp', precision: 6, zoned: false },
    { kind: 'timestamp', precision: 6, zoned: true },
  ],
  opens: { kind: 'time', precision: 0, zoned: false, spansDays: false },
  doc: { kind: 'json', binary: true },
  uid: { kind: 'uuid' },
  raw: { kind: 'bytes', length: null, fixed: false },
  spelt: [TEXT, { kind: 'decimal', precision: 7, scale: 2, unsigned: false }],
  shape: [{ kind: 'geometry', subtype: null, srid: null }, INT],
};
const names = Object.keys(TYPES);
const side = (at: 0 | 1) =>
  names.map((name) => {
    const type = TYPES[name] ?? INT;
    return columnOf(name, 'kind' in type ? type : type[at]);
  });

function schemaOf(schema: string, at: 0 | 1): Schema {
  const lists = {
    views: [],
    routines: [],
    triggers: [],
    events: [],
    sequences: [],
    enums: [],
    definers: [],
    details: [],
    gaps: [],
  };
  const texts = {
    engine: '',
    flavor: '',
    version: '',
    database: '',
    defaultSchema: schema,
    charset: '',
    collation: '',
  };
  return { ...texts, ...lists, semantics: mysqlSemantics, tables: [tableOf(schema, side(at))] };
}

const catalogues = {
  sourceSchema: schemaOf('shop', 0),
  targetSchema: schemaOf('public', 1),
  mapping: { tables: [mappingOf(names, [])], ...NOTHING_LEFT },
};
const plan = (question: Partial<AggregateQuestion>) =>
  planQuestion(catalogues, { table: 'items', measures: [{ op: 'count' }], ...question });

/** The code and the words of what is thrown, or null. */
function refusal(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

type Filter = NonNullable<AggregateQuestion['filter']>[number];
const filtered = (column: string, op: Filter['op'], value?: unknown) =>
  plan({ filter: [value === undefined ? { column, op } : { column, op, value }] }).asks.target.filters[0]?.values;

describe('a measure', () => {
  it('is taken only where both databases can agree on it', () => {
    const offered = Object.fromEntries(
      names.map((column) => [
        column,
        AGGREGATE_OPS.filter((op) => refusal(() => plan({ measures: [{ op, column }] })) === null).join(' '),
      ]),
    );
    expect(offered).toEqual({
      id: 'count sum avg min max distinct nulls',
      tiny: 'count sum avg min max distinct nulls',
      paid: 'count sum avg min max distinct nulls',
      total: 'count sum avg min max distinct nulls',
      ratio: 'count sum avg min max nulls',
      status: 'count min max distinct nulls',
      stage: 'count min max distinct nulls',
      born: 'count min max distinct nulls',
      placed: 'count min max distinct nulls',
      opens: 'count min max distinct nulls',
      doc: 'count nulls',
      uid: 'count min max distinct nulls',
      raw: 'count min max distinct nulls',
      spelt: 'count nulls',
      shape: 'count nulls',
    });
  });

  it('says which column, both types and the reason', () => {
    expect(refusal(() => plan({ measures: [{ op: 'sum', column: 'status' }] }))).toBe(
      'UNSUPPORTED: column "status" (raw text on the source, raw text on the target) has no sum: only numbers add up',
    );
    expect(refusal(() => plan({ measures: [{ op: 'sum' }] }))).toBe('VALIDATION: the measure sum names no column');
    expect(refusal(() => plan({ measures: [{ op: 'sum', column: 'nope' }] }))).toBe(
      'NOT_FOUND: table shop.items has no column "nope"',
    );
    expect(refusal(() => plan({ table: 'nope' }))).toBe('NOT_FOUND: no mapped source table is called "nope"');
    expect(refusal(() => plan({ measures: [{ op: 'max', column: 'shape' }] }))).toMatch(/^UNSUPPORTED: column "shape"/);
  });
});

describe('a group', () => {
  it('is a column with one text for each value, or a window of a date or timestamp', () => {
    const offered = Object.fromEntries(
      names.map((column) => [
        column,
        [column, ...(['hour', 'day'] as const).map((every) => ({ column, every }))]
          .filter((group) => refusal(() => plan({ group_by: [group] })) === null)
          .map((group) => (typeof group === 'string' ? 'value' : group.every))
          .join(' '),
      ]),
    );
    expect(offered).toEqual({
      ...Object.fromEntries(names.map((name) => [name, 'value'])),
      ...{ ratio: '', doc: '', spelt: '', shape: '', born: 'value day', placed: 'value hour day' },
    });
  });
});

describe('a filter', () => {
  it('takes values that the column can hold, as canonical text', () => {
    expect([
      filtered('id', '=', -5),
      filtered('tiny', 'in', [0, '255', '007']),
      filtered('paid', '=', true),
      filtered('paid', '=', false),
      filtered('total', 'between', [-99999.99, '12.30']),
      filtered('ratio', '<', '1e-7'),
      filtered('status', '!=', "a' --"),
      filtered('stage', '=', 'old'),
      filtered('born', '>=', '2024-02-29'),
      filtered('placed', '<', '2026-03-01'),
      filtered('placed', '<', '2026-03-01T00:30:00.25+02:00'),
      filtered('placed', '=', '1969-12-31 23:59'),
      filtered('opens', '<=', '23:59:59'),
      filtered('uid', '=', '0F8FAD5B-D9CB-469F-A165-70867728950E'),
      filtered('raw', '=', '0x00FF'),
      filtered('doc', 'is_null'),
      filtered('shape', 'not_null'),
    ]).toEqual([
      ['-5'],
      ['0', '255', '7'],
      ['1'],
      ['0'],
      ['-99999.99', '12.3'],
      ['1e-7'],
      ["a' --"],
      ['old'],
      ['2024-02-29'],
      ['2026-03-01 00:00:00'],
      ['2026-02-28 22:30:00.25'],
      ['1969-12-31 23:59:00'],
      ['23:59:59'],
      ['0f8fad5bd9cb469fa16570867728950e'],
      ['00ff'],
      [],
      [],
    ]);
  });

  it('names column, type and value when the column cannot hold it', () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ['tiny', 256],
      ['tiny', -1],
      ['id', 1.5],
      ['id', '1; DROP TABLE items'],
      ['id', null],
      ['id', true],
      ['paid', 200],
      ['total', '0.001'],
      ['total', 100000],
      ['status', 'longer'],
      ['status', 'a\0'],
      ['stage', 'New'],
      ['born', '2023-02-29'],
      ['born', '0000-00-00'],
      ['placed', '2026-03-01 25:00'],
      ['placed', 'yesterday'],
      ['opens', '24:00'],
      ['uid', 'abc'],
      ['raw', 'xyz'],
    ];
    const refusals = wrong.map(([column, value]) => refusal(() => filtered(column, 'in', [value])));
    for (const [at, [column, value]] of wrong.entries()) {
      const type = `raw ${side(0).find(({ name }) => name === column)?.type.kind}`;
      expect(refusals[at]).toContain(
        `VALIDATION: column "${column}" is ${type} and cannot hold ${JSON.stringify(value)}: `,
      );
    }
    expect(refusals[0]).toMatch(/: it holds whole numbers from 0 to 255$/);
    expect(refusals[7]).toMatch(/: it holds 5 digits before the point and 2 after it$/);
    expect(refusal(() => filtered('id', '=', 2 ** 60))).toBe(
      'VALIDATION: the number 1152921504606847000 may have lost digits on its way',
    );
  });

  it('is refused where the databases order or spell values each in its own way, and where operator and value do not fit', () => {
    expect(refusal(() => filtered('status', '<', 'a'))).toBe(
      'UNSUPPORTED: column "status" (raw text on the source, raw text on the target) cannot be filtered by <: each database orders such values by rules of its own',
    );
    expect(refusal(() => filtered('ratio', '=', 1))).toMatch(/^UNSUPPORTED: .*round floating point differently$/);
    expect(refusal(() => filtered('doc', '=', '{}'))).toMatch(/^UNSUPPORTED: .*equal values can be spelt differently$/);
    expect(refusal(() => filtered('id', 'between', [1]))).toMatch(/: between takes a list of two values/);
    expect(refusal(() => filtered('id', 'in', []))).toMatch(/: in takes a list of 1 to 1000 values$/);
    expect(refusal(() => filtered('id', '=', [1]))).toMatch(/: = takes one value$/);
    expect(refusal(() => filtered('id', '='))).toMatch(/: = takes one value$/);
    expect(refusal(() => filtered('id', 'is_null', 1))).toMatch(/: is_null takes no value$/);
  });
});

describe('an invariant', () => {
  const compared = (one: Partial<AggregateQuestion>, other: Partial<AggregateQuestion>) =>
    refusal(() => planComparisons(plan(one), plan(other)));

  it('sets numbers against numbers, group by group of the same kind', () => {
    const sum = (column: string) => ({ measures: [{ op: 'sum' as const, column }] });
    expect(compared({ ...sum('total'), group_by: ['id'] }, { ...sum('id'), group_by: ['tiny'] })).toBeNull();
    expect(compared(sum('total'), sum('ratio'))).toBeNull();
    expect(compared({ group_by: ['id'] }, { group_by: ['status'] })).toBe(
      'VALIDATION: the groups id and status are of different kinds',
    );
    expect(compared({ group_by: ['id'] }, {})).toMatch(/^VALIDATION: `equals` needs as many measures/);
    expect(compared(sum('total'), { measures: [{ op: 'max', column: 'status' }] })).toBe(
      'VALIDATION: sum(total) and max(status) are not the same kind of measure',
    );
  });
});

describe('the arithmetic', () => {
  it('keeps every digit', () => {
    const text = (number: string) => decimalText(readDecimal(number) ?? { digits: 0n, scale: 0 });
    expect(
      ['-0.00', '007', '+1.50', '-0.010', '1e3', 'NaN', ''].map((number) => readDecimal(number) && text(number)),
    ).toEqual([...['0', '7', '1.5', '-0.01'], ...[null, null, null]]);
    const exact = { kind: 'number' } as const;
    expect(differenceOf(exact, ['36893488147419103231'], ['36893488147419103231.01'])).toBe('0.01');
    expect(
      total([
        ['1.5', null],
        [null, null],
        ['-2.25', null],
      ]),
    ).toEqual(['-0.75', null]);
    expect([
      sameValue(exact, ['1.50'], ['1.5']),
      sameValue(exact, [null], ['0']),
      sameValue(exact, ['NaN'], ['NaN']),
    ]).toEqual([true, false, true]);
  });

  it('compares averages without dividing, and floating point within its tolerance of the magnitudes', () => {
    const average = { kind: 'average' } as const;
    expect(sameValue(average, ['10', '3'], ['20', '6'])).toBe(true);
    expect(sameValue(average, ['10', '3'], ['3.3333333333333333333333', '1'])).toBe(false);
    const approximate = { kind: 'approximate', tolerance: 1e-12, perValue: 2 ** -52 } as const;
    expect(sameValue(approximate, ['0.30000000000000004', '2', '0.3'], ['0.3', '2', '0.3'])).toBe(true);
    expect(sameValue(approximate, ['0.1', '3', '1e22'], ['0', '3', '1e22'])).toBe(true);
    expect(sameValue(approximate, ['1e15', '3', '1e15'], ['1000000000000001', '3', '1e15'])).toBe(false);
    expect(sameValue(approximate, ['1000000.001', '1000000', '1000000.001'], ['1000000', '1000000', '1000000'])).toBe(
      false,
    );
  });
});
