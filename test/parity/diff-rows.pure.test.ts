import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowDigest } from '../../mcp-server/src/model/digest.ts';
import { compareKeys, diffRows, keyId } from '../../mcp-server/src/parity/settle/diff-rows.ts';
import { detailOf, judgeRows } from '../../mcp-server/src/parity/settle/judge-rows.ts';

const part = fc.oneof(fc.constantFrom('1', '2', '01', 'a', 'A', 'a,b', '"', ''), fc.constant(null));
const rows = fc.array(fc.record({ key: fc.tuple(part, part), digest: fc.constantFrom('x', 'y') }), { maxLength: 12 });

/** The rows of one key, spelt without any separator that a key could hold. */
function under(key: RowDigest['key'], side: readonly RowDigest[]): string[] {
  return side
    .filter((row) => row.key.every((text, at) => text === key[at]))
    .map(({ digest }) => digest)
    .sort();
}

describe('the keys that differ', () => {
  it('are exactly those whose rows are not the same on both sides', () => {
    fc.assert(
      fc.property(rows, rows, fc.array(fc.nat(20), { maxLength: 6 }), (source, extra, kept) => {
        const target = [...kept.flatMap((at) => source[at] ?? []), ...extra];
        const all = [...source, ...target];
        const expected = new Set(
          all.filter(({ key }) => under(key, source).join() !== under(key, target).join()).map(({ key }) => keyId(key)),
        );
        const found = diffRows(source, target);
        expect(new Set(found.map(keyId))).toEqual(expected);
        expect(found).toHaveLength(expected.size);
      }),
      { numRuns: 500 },
    );
  });

  it('come in an order that takes whole numbers by value and text by its bytes', () => {
    const inOrder = [
      [null],
      ['-10'],
      ['-9'],
      ['0'],
      ['9'],
      ['10'],
      ['18446744073709551615'],
      ['A'],
      ['a'],
      ['a', null],
      ['a', '1'],
      ['é'],
      ['\uffee'],
      ['😀'],
    ];
    expect([...inOrder].reverse().sort(compareKeys)).toEqual(inOrder);
  });
});

describe('the judgement of one key', () => {
  const whole = { kind: 'integer', bits: 32, unsigned: false, truth: false } as const;
  const document = { kind: 'json', binary: true } as const;
  const column = (name: string, type: typeof whole | typeof document, rule: 'exact' | 'json') => {
    const form = { kind: rule === 'json' ? 'json' : 'integer' } as const;
    return { name, rule, form, source: type, target: type, onUpdateNow: false };
  };
  const columns = [column('id', whole, 'exact'), column('doc', document, 'json'), column('price', whole, 'exact')];
  const show = (text: string | null) => (text === null ? null : `<${text}>`);
  const judge = (source: (string | null)[][], target: (string | null)[][]) => {
    const judgement = judgeRows(columns, ['1'], source, target);
    if (typeof judgement === 'string') return judgement;
    const { kind, rows: held } = judgement;
    return { kind, rows: held, columns: detailOf(columns, () => show, judgement, source, target).columns };
  };
  const row = ['1', '{"a":1,"b":2}', '5'];

  it('takes near values of single rows for equal, and keeps the target’s out of a repair', () => {
    const near = [
      ...columns.slice(0, 2),
      { ...column('price', whole, 'exact'), tolerance: { column: 'price', kind: 'number', by: '1' } as const },
    ];
    const [ours, theirs, far] = [
      ['1', null, '5'],
      ['1', null, '6'],
      ['1', '{}', '4'],
    ];
    const judged = [judgeRows(near, ['1'], [ours], [theirs]), judgeRows(near, ['1'], [ours, ours], [theirs, theirs])];
    expect(judged).toEqual(['same values', expect.objectContaining({ kind: 'different' })]);
    const standing = judgeRows(near, ['1'], [ours], [far]);
    if (typeof standing === 'string') throw new Error(standing);
    expect(detailOf(near, () => show, standing, [ours], [far])).toEqual({
      columns: [{ name: 'doc', source: null, target: '<{}>', cause: 'NULL became a value' }],
      cause: null,
      texts: { source: [['1', null, '4']], target: [far] },
    });
  });

  it('is the same text for equal rows, in any order', () => {
    expect([judge([row], [row]), judge([], []), judge([row, ['1', null, '6']], [['1', null, '6'], row])]).toEqual([
      'same text',
      'same text',
      'same text',
    ]);
  });

  it('is the same values for a document that is spelt in another way', () => {
    expect(judge([row], [['1', '{"b":2.0, "a":1}', '5']])).toBe('same values');
  });

  it('names the columns that differ, and only those', () => {
    expect(judge([row], [['1', '{"b":2,"a":1}', '6']])).toEqual({
      kind: 'different',
      rows: { source: 1, target: 1 },
      columns: [{ name: 'price', source: '<5>', target: '<6>' }],
    });
    expect(judge([row], [['1', null, '5']])).toEqual({
      kind: 'different',
      rows: { source: 1, target: 1 },
      columns: [{ name: 'doc', source: '<{"a":1,"b":2}>', target: null, cause: 'a value became NULL' }],
    });
  });

  it('tells missing, extra and duplicate rows', () => {
    expect([judge([row], []), judge([], [row, row]), judge([row], [row, row]), judge([row, row], [row])]).toEqual([
      { kind: 'missing', rows: { source: 1, target: 0 }, columns: [] },
      { kind: 'extra', rows: { source: 0, target: 2 }, columns: [] },
      { kind: 'duplicate', rows: { source: 1, target: 2 }, columns: [] },
      { kind: 'duplicate', rows: { source: 2, target: 1 }, columns: [] },
    ]);
  });

  it('keeps NULL apart from text that reads null', () => {
    expect(judge([['1', null, null]], [['1', null, 'null']])).toEqual({
      kind: 'different',
      rows: { source: 1, target: 1 },
      columns: [{ name: 'price', source: null, target: '<null>', cause: 'NULL became a value' }],
    });
  });
});
