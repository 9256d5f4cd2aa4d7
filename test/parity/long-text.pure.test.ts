import { describe, expect, it } from 'vitest';
import { isStandIn, showingLong } from '../../mcp-server/src/model/long-text.ts';
import { masking, revealValue } from '../../mcp-server/src/model/show-value.ts';
import type { RowCauseColumn } from '../../mcp-server/src/parity/causes/index.ts';
import { detailOf, judgeRows } from '../../mcp-server/src/parity/settle/judge-rows.ts';

const standIn = (digit: string, head = 'The beginning') => `lockstep-long:2500000:${digit.repeat(64)}:${head}`;
const text = { kind: 'text', length: null, fixed: false } as const;
const column: RowCauseColumn = {
  name: 'body',
  form: { kind: 'text' },
  rule: 'exact',
  source: text,
  target: text,
  onUpdateNow: false,
};

describe('a text that is too long to be read', () => {
  it('is shown by its beginning, its length and its digest, and masked by its length', () => {
    expect([standIn('a'), 'lockstep-long:x', 'The beginning', null].map(isStandIn)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    const mask = showingLong(masking('key'));
    expect(showingLong(revealValue)(standIn('a'))).toBe(
      `The beginning… 2,500,000 characters, SHA-256 ${'a'.repeat(64)}`,
    );
    expect(mask(standIn('a'))).toMatch(/^•••\(2,500,000 chars, #[0-9a-f]{4}\)$/);
    expect(mask(standIn('a'))).not.toBe(mask(standIn('b')));
    expect([mask(null), showingLong(revealValue)('short')]).toEqual([null, 'short']);
  });

  it('differs by its digest, has no cause that its beginning could only seem to show, and is never written by a repair', () => {
    expect(judgeRows([column], ['1'], [[standIn('a')]], [[standIn('a')]])).toBe('same text');
    // Cut or in capitals, if these were the texts.
    for (const other of [standIn('b'), standIn('b', 'THE BEGINNING'), standIn('b', 'The')]) {
      const judged = judgeRows([column], ['1'], [[standIn('a')]], [[other]]);
      if (typeof judged === 'string') throw new Error(judged);
      const { columns, cause, texts } = detailOf([column], () => revealValue, judged, [[standIn('a')]], [[other]]);
      expect([columns.map(({ name, cause: why }) => [name, why]), cause, texts]).toEqual([
        [['body', undefined]],
        null,
        null,
      ]);
    }
    const judged = judgeRows([column], ['1'], [[standIn('a')]], []);
    if (typeof judged === 'string') throw new Error(judged);
    expect(detailOf([column], () => revealValue, judged, [[standIn('a')]], []).texts).toBe(null);
  });

  it('is neither equal nor different where it may be another spelling of one value', () => {
    const soft: RowCauseColumn = { ...column, name: 'doc', form: { kind: 'json' }, rule: 'json' };
    const columns = [soft, { ...column, name: 'note' }];
    const judge = (source: readonly (string | null)[], target: readonly (string | null)[]) => {
      const judged = judgeRows(columns, ['1'], [source], [target]);
      if (typeof judged === 'string') return judged;
      const { columns: named } = detailOf(columns, () => revealValue, judged, [source], [target]);
      return [judged.kind, judged.undecided, named.map(({ name }) => name)];
    };
    expect(judge([standIn('a'), 'x'], [standIn('a'), 'x'])).toBe('same text');
    expect(judge([standIn('a'), 'x'], [standIn('b'), 'x'])).toEqual(['different', ['doc'], []]);
    expect(judge([standIn('a'), 'x'], ['{"a": 1}', 'x'])).toEqual(['different', ['doc'], []]);
    // A value on one side alone, and another column, are differences all the same.
    expect(judge([standIn('a'), 'x'], [null, 'x'])).toEqual(['different', [], ['doc']]);
    expect(judge([standIn('a'), 'x'], [standIn('b'), 'y'])).toEqual(['different', [], ['note']]);
    expect(judge([standIn('a'), standIn('c')], [standIn('b'), standIn('d')])).toEqual(['different', [], ['note']]);
    expect(judge(['{"a":1}', 'x'], ['{"a": 1.0}', 'x'])).toBe('same values');
  });

  it('leaves open whether rows of one key agree as long as only it could tell', () => {
    const soft: RowCauseColumn = { ...column, name: 'doc', form: { kind: 'json' }, rule: 'json' };
    const undecided = (source: readonly string[], target: readonly string[]) => {
      const rows = (texts: readonly string[]) => texts.map((each) => [each]);
      const judged = judgeRows([soft], ['1'], rows(source), rows(target));
      return typeof judged === 'string' ? judged : [judged.kind, judged.undecided];
    };
    expect(undecided([standIn('a'), '1'], [standIn('b'), '1'])).toEqual(['different', ['doc']]);
    expect(undecided([standIn('a'), '1'], ['1', standIn('a')])).toBe('same text');
    expect(undecided([standIn('a'), '1'], [standIn('b')])).toEqual(['duplicate', []]);
  });
});
