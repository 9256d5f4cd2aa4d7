import type { RowLines } from '../../model/digest.ts';
import type { RowKey } from '../settle/diff-rows.ts';
import type { KeyOrder } from './key-order.ts';
import { mergeRows } from './merge-rows.ts';

/**
 * The keys of one span whose rows are not the same on both sides. Nearly all lines of a leaf are equal, so what both texts have in
 * common at the beginning and at the end is never taken apart.
 */
export function mergeLines(orders: readonly KeyOrder[], source: RowLines, target: RowLines): RowKey[] {
  const [ours, theirs] = withoutCommonEnds(source.text, target.text);
  return mergeRows(orders, linesOf(ours).map(source.unpack), linesOf(theirs).map(target.unpack));
}

/** Rows in a text. */
export function countLines({ text }: RowLines): number {
  if (text === '') return 0;
  let lines = 1;
  for (let at = text.indexOf(';'); at >= 0; at = text.indexOf(';', at + 1)) lines += 1;
  return lines;
}

/** Both texts without the whole lines with which both begin, and those with which both end. */
export function withoutCommonEnds(one: string, other: string): readonly [string, string] {
  if (one === other) return ['', ''];
  const shorter = Math.min(one.length, other.length);
  const same = longest(shorter, (from, to) => one.slice(from, to) === other.slice(from, to));
  // A line that is a prefix of another is not the same line.
  const start = same === 0 ? 0 : one.lastIndexOf(';', same - 1) + 1;
  const [ends, otherEnds] = [one.length, other.length];
  const back = longest(
    shorter - start,
    (from, to) => one.slice(ends - to, ends - from) === other.slice(otherEnds - to, otherEnds - from),
  );
  const end = one.indexOf(';', one.length - back);
  if (end < 0) return [one.slice(start), other.slice(start)];
  return [one.slice(start, end), other.slice(start, other.length - (one.length - end))];
}

/** How many characters are the same, of `most`, where `isSame` tells it of a part: halving leaves the comparing to the engine, ten times as fast as a loop. */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let [same, unknown] = [0, most];
  while (same < unknown) {
    const middle = Math.ceil((same + unknown) / 2);
    if (isSame(same, middle)) same = middle;
    else unknown = middle - 1;
  }
  return same;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(';');
}
