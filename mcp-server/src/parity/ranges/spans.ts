import type { KeyBounds } from '../../engines/engine.ts';
import type { KeyPoint, KeySpan } from '../../model/digest.ts';
import type { LeafSize } from './leaf-size.ts';

/** Hands out the spans of a table in key order, without gaps. */
export interface SpanSource {
  /** The next spans; none when the table is at its end. */
  next(): Promise<readonly KeySpan[]>;
  /** Decides about the spans to come. */
  readonly size: LeafSize;
}

interface DenseKeys {
  readonly bounds: KeyBounds;
  /** At least 1. */
  readonly widthOf: (rows: number) => bigint;
  readonly start: KeyPoint | null;
  readonly size: LeafSize;
}

/** Keys that a row may stand for on average before stepping over the gaps is worth a look at the index. */
const MOST_KEYS_PER_ROW = 4n;
const SPANS_AT_ONCE = 64;

/** The smallest and largest key of both sides together; null when both are empty. */
export function unionOf(source: KeyBounds | null, target: KeyBounds | null): KeyBounds | null {
  if (source === null || target === null) return source ?? target;
  return { min: smaller(source.min, target.min), max: larger(source.max, target.max) };
}

/**
 * Keys per span so that evenly spread rows fill each with as many as a leaf should have; null when the keys have too many gaps for
 * that. A span of so many keys never holds more rows than keys, however they crowd.
 */
export function denseWidth({ min, max }: KeyBounds, rows: bigint): ((rowsPerLeaf: number) => bigint) | null {
  const keys = max - min + 1n;
  if (rows <= 0n || keys > rows * MOST_KEYS_PER_ROW) return null;
  return (rowsPerLeaf) => larger(1n, (keys * BigInt(rowsPerLeaf)) / rows);
}

/**
 * Spans of whole numbers from `bounds.min` on, or from `start` on, as many as `widthOf` gives for the rows of a leaf; the first is
 * open below. Behind `bounds.max` come the spans of `tail`, because rows may have come since the bounds were measured.
 */
export function denseSpans(
  { bounds, widthOf, start, size }: DenseKeys,
  tail: (from: KeyPoint) => SpanSource,
): SpanSource {
  let from = start;
  let behind: SpanSource | null = null;
  return {
    size,
    next: async () => {
      const spans: KeySpan[] = [];
      const keys = widthOf(size.rows);
      while (spans.length < SPANS_AT_ONCE && behind === null) {
        const first = from?.[0] === undefined ? bounds.min : BigInt(from[0]);
        if (first > bounds.max) {
          behind = tail([String(first)]);
          break;
        }
        const to = [String(first + keys)];
        spans.push({ from, to });
        from = to;
      }
      return spans.length > 0 || behind === null ? spans : behind.next();
    },
  };
}

export function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
