import type { KeyBounds } from '../engines/engine.ts';
import type { Bucket, KeyRange } from '../model/digest.ts';

/** Rows that a bucket should hold. */
const BUCKET_ROWS = 4096n;
/** Buckets that one statement digests. */
export const STRIPE_BUCKETS = 64n;

/** A range of keys that differs. `rows`: how many the fuller side had in it; `lost`: by how many the sides differed. */
export interface DifferingRange {
  /** null: the whole table. */
  readonly range: KeyRange | null;
  readonly rows: bigint;
  readonly lost: bigint;
}

/** What both sides hold in one bucket; null where a side has no row. */
export interface BucketPair {
  readonly id: bigint;
  readonly source: Bucket | null;
  readonly target: Bucket | null;
}

/** The smallest range that holds the keys of both sides; null when both are empty. */
export function unionOf(source: KeyBounds | null, target: KeyBounds | null): KeyRange | null {
  if (source === null || target === null) {
    const only = source ?? target;
    return only === null ? null : { from: only.min, to: only.max + 1n };
  }
  return { from: smaller(source.min, target.min), to: larger(source.max, target.max) + 1n };
}

/** Keys per bucket so that evenly spread rows fill each with `BUCKET_ROWS`; at least 1. */
export function bucketWidth({ from, to }: KeyRange, rows: bigint): bigint {
  return rows <= BUCKET_ROWS ? to - from : divideUp((to - from) * BUCKET_ROWS, rows);
}

/** The range cut into pieces of `size` keys, the last one shorter. */
export function* stripesOf({ from, to }: KeyRange, size: bigint): Generator<KeyRange> {
  for (let start = from; start < to; start += size) {
    yield { from: start, to: smaller(start + size, to) };
  }
}

/** The buckets of both sides by id. */
export function mergeBuckets(source: readonly Bucket[], target: readonly Bucket[]): BucketPair[] {
  const pairs = new Map<bigint, BucketPair>();
  for (const bucket of source) pairs.set(bucket.id, { id: bucket.id, source: bucket, target: null });
  for (const bucket of target) {
    pairs.set(bucket.id, { id: bucket.id, source: pairs.get(bucket.id)?.source ?? null, target: bucket });
  }
  return [...pairs.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Whether both sides hold as many rows with the same digest. */
export function agrees({ source, target }: BucketPair): boolean {
  if (source === null || target === null) return false;
  return (
    source.count === target.count && source.digest[0] === target.digest[0] && source.digest[1] === target.digest[1]
  );
}

/** The ranges of the buckets that differ; neighbours are joined while together they hold at most `mostRows`. */
export function differingRanges(
  pairs: readonly BucketPair[],
  whole: KeyRange,
  width: bigint,
  mostRows: bigint,
): DifferingRange[] {
  const ranges: DifferingRange[] = [];
  let neighbour: { readonly range: KeyRange; readonly rows: bigint; readonly lost: bigint } | null = null;
  for (const pair of pairs) {
    if (agrees(pair)) {
      neighbour = null;
      continue;
    }
    const from = whole.from + pair.id * width;
    const to = smaller(from + width, whole.to);
    const { rows, lost } = sizeOf(pair);
    const joined: boolean = neighbour !== null && neighbour.rows + rows <= mostRows;
    neighbour =
      neighbour !== null && joined
        ? { range: { from: neighbour.range.from, to }, rows: neighbour.rows + rows, lost: neighbour.lost + lost }
        : { range: { from, to }, rows, lost };
    if (joined) ranges.pop();
    ranges.push(neighbour);
  }
  return ranges;
}

/** Rows of the fuller side, and by how many the sides differ. */
export function sizeOf({ source, target }: BucketPair): { readonly rows: bigint; readonly lost: bigint } {
  const [ours, theirs] = [source?.count ?? 0n, target?.count ?? 0n];
  const rows = larger(ours, theirs);
  return { rows, lost: rows - smaller(ours, theirs) };
}

export function larger(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}

export function smaller(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}

export function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}
