import type { RowDigest } from '../../model/digest.ts';
import { type RowKey, sameList } from '../settle/diff-rows.ts';
import { comparePoints, type KeyOrder } from './key-order.ts';

/** The keys of one span whose rows are not the same on both sides, found by walking both lists, which are in key order. */
export function mergeRows(
  orders: readonly KeyOrder[],
  source: readonly RowDigest[],
  target: readonly RowDigest[],
): RowKey[] {
  const keys: RowKey[] = [];
  let [at, against] = [0, 0];
  for (;;) {
    const [ours, theirs] = [source[at], target[against]];
    if (ours === undefined && theirs === undefined) return keys;
    if (ours !== undefined && theirs !== undefined && ours.digest === theirs.digest && sameKey(ours, theirs)) {
      at += 1;
      against += 1;
      continue;
    }
    const order =
      ours === undefined ? 1 : theirs === undefined ? -1 : comparePoints(orders, pointOf(ours), pointOf(theirs));
    const key = (order <= 0 ? ours : theirs)?.key ?? [];
    const [end, againstEnd] = [
      order <= 0 ? groupEnd(source, at) : at,
      order >= 0 ? groupEnd(target, against) : against,
    ];
    if (!sameList(digests(source, at, end), digests(target, against, againstEnd))) keys.push(key);
    at = end;
    against = againstEnd;
  }
}

/** Where the rows that share the key of row `at` end. */
function groupEnd(rows: readonly RowDigest[], at: number): number {
  const first = rows[at];
  let end = at + 1;
  for (let next = rows[end]; first !== undefined && next !== undefined && sameKey(first, next); next = rows[end])
    end += 1;
  return end;
}

function digests(rows: readonly RowDigest[], from: number, to: number): string[] {
  return rows.slice(from, to).map(({ digest }) => digest);
}

function sameKey(one: RowDigest, other: RowDigest): boolean {
  return one.key.every((text, at) => text === other.key[at]);
}

/** A key that orders rows is never NULL. */
function pointOf({ key }: RowDigest): string[] {
  return key.map((text) => text ?? '');
}
