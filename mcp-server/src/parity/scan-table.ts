import type { Bucket, KeyRange } from '../model/digest.ts';
import {
  agrees,
  bucketWidth,
  type DifferingRange,
  differingRanges,
  divideUp,
  larger,
  mergeBuckets,
  STRIPE_BUCKETS,
  sizeOf,
  smaller,
  stripesOf,
  unionOf,
} from './buckets.ts';
import { readBoth, type TableAccess } from './read-both.ts';
import type { TableJob } from './table-job.ts';

/** Rows that neighbouring buckets may hold together to be read as one range. */
export const EASY_ROWS = 20_000n;
/** Rows that a part of a split range should hold, and how many parts at most. */
const ROWS_PER_PART = 64n;
const MOST_PARTS = 4096n;

/** The first pass over a table. */
export interface Scan {
  readonly rows: { readonly source: bigint; readonly target: bigint };
  /** Sorted by key. */
  readonly differing: readonly DifferingRange[];
}

/** Digests a table with a whole-number key in ranges of that key, on both sides at once. Rows are counted as they are digested. */
export async function scanBuckets({ access, progress }: TableJob): Promise<Scan> {
  const { source, target } = await readBoth(access, async (reader, { table, bucketBy }) => ({
    count: await reader.count(table),
    bounds: bucketBy === null ? null : await reader.keyBounds(table, bucketBy),
  }));
  const most = larger(source.count, target.count);
  progress.expect(most);
  const whole = unionOf(source.bounds, target.bounds);
  if (whole === null) return { rows: { source: 0n, target: 0n }, differing: [] };
  const width = bucketWidth(whole, most);
  const rows = { source: 0n, target: 0n };
  const differing: DifferingRange[] = [];
  for (const stripe of stripesOf(whole, width * STRIPE_BUCKETS)) {
    const pairs = await bucketPairs(access, stripe, width);
    const held = {
      source: countOf(pairs.map(({ source }) => source)),
      target: countOf(pairs.map(({ target }) => target)),
    };
    rows.source += held.source;
    rows.target += held.target;
    differing.push(...differingRanges(pairs, stripe, width, EASY_ROWS));
    progress.advance(larger(held.source, held.target));
  }
  return { rows, differing };
}

/** Digests a whole table in one statement a side. */
export async function scanWhole({ access, progress }: TableJob): Promise<Scan> {
  const [pair] = await bucketPairs(access, null, 1n);
  if (pair === undefined) return { rows: { source: 0n, target: 0n }, differing: [] };
  const rows = { source: pair.source?.count ?? 0n, target: pair.target?.count ?? 0n };
  const size = sizeOf(pair);
  progress.expect(size.rows);
  progress.advance(size.rows);
  return { rows, differing: agrees(pair) ? [] : [{ range: null, ...size }] };
}

/** The parts of a range that differ now, each narrower than the range, with neighbours joined up to `mostRows`. */
export async function splitRange(
  access: TableAccess,
  { range, rows, mostRows }: { readonly range: KeyRange; readonly rows: bigint; readonly mostRows: bigint },
): Promise<DifferingRange[]> {
  const parts = smaller(larger(rows / ROWS_PER_PART, 2n), MOST_PARTS);
  const width = divideUp(range.to - range.from, parts);
  return differingRanges(await bucketPairs(access, range, width), range, width, mostRows);
}

/** What both sides hold in each bucket of a range, or in the whole table as bucket 0. */
export async function bucketPairs(access: TableAccess, range: KeyRange | null, width: bigint) {
  const { source, target } = await readBoth(access, (reader, request) => reader.buckets(request, range, width));
  return mergeBuckets(source, target);
}

function countOf(buckets: readonly (Bucket | null)[]): bigint {
  return buckets.reduce((sum, bucket) => sum + (bucket?.count ?? 0n), 0n);
}
