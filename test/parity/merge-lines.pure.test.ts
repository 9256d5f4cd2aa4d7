import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineUnpacker } from '../../mcp-server/src/engines/connection/row-lines.ts';
import { countLines, mergeLines, withoutCommonEnds } from '../../mcp-server/src/parity/ranges/merge-lines.ts';

const unpack = lineUnpacker([true]);
const line = (key: number, digest: number) => `${key},${String(digest).padStart(30, '0')}`;
const lines = (rows: readonly (readonly [number, number])[]) => ({
  text: rows.map(([key, digest]) => line(key, digest)).join(';'),
  unpack,
});

/** Rows in key order, keys possibly several times, digests of few kinds. */
const rows = fc
  .array(fc.tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: 0, max: 2 })), { maxLength: 40 })
  .map((list) => list.toSorted(([a], [b]) => a - b));

describe('lines of one span', () => {
  it('give exactly the keys whose rows differ, whatever both sides have in common', () => {
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.tuple(fc.nat(39), fc.constantFrom('drop', 'change', 'double'))),
        (source, edits) => {
          const target = source.flatMap((row, at): (readonly [number, number])[] => {
            const edit = edits.find(([place]) => place === at)?.[1];
            if (edit === 'drop') return [];
            if (edit === 'double') return [row, row];
            return [edit === 'change' ? [row[0], row[1] + 5] : row];
          });
          const heap = (list: readonly (readonly [number, number])[], key: number) =>
            JSON.stringify(
              list
                .filter(([own]) => own === key)
                .map(([, digest]) => digest)
                .sort(),
            );
          const keys = [...new Set([...source, ...target].map(([key]) => key))].sort((a, b) => a - b);
          const expected = keys.filter((key) => heap(source, key) !== heap(target, key)).map((key) => [String(key)]);
          expect(mergeLines(['number'], lines(source), lines(target))).toEqual(expected);
          expect([countLines(lines(source)), countLines(lines(target))]).toEqual([source.length, target.length]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', '', ['', '']],
    ['1,a', '', ['1,a', '']],
    ['1,a;2,b;3,c', '1,a;2,x;3,c', ['2,b', '2,x']],
    ['1,a;3,c', '1,a;2,b;3,c', ['3,c', '2,b;3,c']],
    ['1,a', '11,a', ['1,a', '11,a']],
    ['1,a;1,a', '1,a;1,a;1,a', ['1,a', '1,a;1,a']],
    ['1,a;2,b', '1,a;2,b', ['', '']],
  ])('without common ends, %j and %j leave %j', (one, other, left) => {
    expect(withoutCommonEnds(one, other)).toEqual(left);
  });
});
