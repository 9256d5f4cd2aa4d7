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
  let same = 0;
  while (same < shorter && one.charCodeAt(same) === other.charCodeAt(same)) same += 1;
  // A line that is a prefix of another is not the same line.
  const start = same === 0 ? 0 : one.lastIndexOf(';', same - 1) + 1;
  let back = 0;
  const most = shorter - start;
  while (back < most && one.charCodeAt(one.length - 1 - back) === other.charCodeAt(other.length - 1 - back)) back += 1;
  const end = one.indexOf(';', one.length - back);
  if (end < 0) return [one.slice(start), other.slice(start)];
  return [one.slice(start, end), other.slice(start, other.length - (one.length - end))];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(';');
}
