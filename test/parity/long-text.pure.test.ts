import { describe, expect, it } from 'vitest';
import { isStandIn, showingLong } from '../../mcp-server/src/model/long-text.ts';
import { masking, revealValue } from '../../mcp-server/src/model/show-value.ts';
import type { RowCauseColumn } from '../../mcp-server/src/parity/causes/index.ts';
import { detailOf, judgeRows } from '../../mcp-server/src/parity/settle/judge-rows.ts';

const standIn = (digit: string, head = 'The beginning') => `lockstep-long:2500000:${digit.repeat(64)}:${head}`;
const text = { kind: 'text', length: null, fixed: false } as const;
const column: RowCauseColumn = { name: 'body', form: { kind: 'text' }, rule: 'exact', source: text, target: text, onUpdateNow: false };

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
});
