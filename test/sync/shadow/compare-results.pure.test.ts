import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareResults, TooLargeError } from '../../../templates/sync/src/shadow/compare-results.ts';

const different = (field: string, control: string | null, candidate: string | null, key: string[] | null = null) => ({
  field,
  kind: 'different',
  key,
  control,
  candidate,
});

describe('two results of a read', () => {
  it('are equal when they are the same, whatever they are', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        expect(compareResults(value, value)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('differ in exactly the field of exactly the row that was changed', () => {
    const row = fc.record({ id: fc.uuid(), total: fc.integer(), lines: fc.array(fc.record({ price: fc.integer() })) });
    fc.assert(
      fc.property(fc.uniqueArray(row, { minLength: 1, selector: ({ id }) => id }), fc.nat(), (rows, nth) => {
        const at = nth % rows.length;
        const changed = rows.map((one, place) => (place === at ? { ...one, total: one.total + 1 } : one)).reverse();
        const { id = '', total = 0 } = rows[at] ?? {};
        expect(compareResults(rows, changed, { key: ['id'] })).toEqual([
          different('total', String(total), String(total + 1), [id]),
        ]);
      }),
    );
  });

  it('are strict about types and spellings unless a field has a rule', () => {
    const control = { price: 1.5, made: new Date('2024-02-29T23:59:59.120Z'), on: true, name: 'Ann', note: undefined };
    const candidate = { price: '1.50', made: '2024-02-29 23:59:59.12', on: 1, name: 'ANN' };
    expect(compareResults(control, candidate)).toEqual([
      different('price', '1.5', '1.50'),
      different('made', '2024-02-29 23:59:59.12', '2024-02-29 23:59:59.12'),
      different('on', 'true', '1'),
      different('name', 'Ann', 'ANN'),
    ]);
    const fields = {
      price: { rule: 'number' },
      made: { rule: 'moment' },
      on: { rule: 'truth' },
      name: { caseless: true },
    } as const;
    expect(compareResults(control, candidate, { fields })).toEqual([]);
  });

  it('take what a field allows: ignored, near enough, in any order, or by a rule of one’s own', () => {
    const control = { at: 1, sum: '10.00', tags: ['a', 'b'], code: 'x-1', deep: { list: [{ n: 1 }, { n: 2 }] } };
    const candidate = { at: 2, sum: '10.01', tags: ['b', 'a'], code: 'x-2', deep: { list: [{ n: 2 }, { n: 1 }] } };
    expect(compareResults(control, candidate).map(({ field, kind }) => [field, kind])).toEqual([
      ['at', 'different'],
      ['sum', 'different'],
      ['tags', 'order'],
      ['code', 'different'],
      ['deep.list', 'order'],
    ]);
    const fields = {
      at: 'ignore',
      sum: { tolerance: { kind: 'number', by: '0.01' } },
      tags: { unordered: true },
      code: { same: (one: unknown, other: unknown) => String(one)[0] === String(other)[0] },
      'deep.list': { unordered: true },
    } as const;
    expect(compareResults(control, candidate, { fields })).toEqual([]);
    expect(compareResults(control, { ...candidate, sum: '10.02' }, { fields })).toEqual([
      different('sum', '10.00', '10.02'),
    ]);
  });

  it('name rows that one side lacks, and count them where no key tells rows apart', () => {
    const [one, two, three] = [{ id: 1 }, { id: 2 }, { id: 3 }];
    expect(compareResults([one, two], [two, three], { key: ['id'] })).toEqual([
      { field: '', kind: 'missing', key: ['1'], control: null, candidate: null },
      { field: '', kind: 'extra', key: ['3'], control: null, candidate: null },
    ]);
    expect(compareResults([one, two], [two])).toEqual([
      { field: '', kind: 'missing', key: null, control: '2 rows', candidate: '1 row' },
    ]);
    expect(compareResults([one, two], [two, one])).toEqual([
      { field: '', kind: 'order', key: null, control: null, candidate: null },
    ]);
    expect(compareResults([one, two], [two, one], { unordered: true })).toEqual([]);
    expect(compareResults([one, one], [one, two], { key: ['id'] })).toEqual([different('id', '1', '2')]);
  });

  it('differ when they are things of another kind', () => {
    expect(compareResults([{ id: 1 }], 'no rows')).toEqual([different('', 'a list of 1', 'no rows')]);
    expect(compareResults({ id: 1 }, null)).toEqual([different('', 'an object of 1 field', null)]);
    expect(compareResults(null, undefined)).toEqual([]);
    expect(compareResults(Buffer.from([0, 255]), new Uint8Array([0, 255]))).toEqual([]);
    expect(compareResults(9007199254740993n, '9007199254740993', { fields: { '': { rule: 'number' } } })).toEqual([]);
  });

  it('are refused when they are too large or refer to themselves', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(() => compareResults(loop, loop)).toThrow(TooLargeError);
    const many = Array.from({ length: 200_001 }, (_, at) => at);
    expect(() => compareResults(many, many)).toThrow('the results hold more than 200000 values');
  });
});
