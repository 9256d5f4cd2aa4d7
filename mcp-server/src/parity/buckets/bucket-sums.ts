import { z } from 'zod';
import type { HashBucket } from '../../model/digest.ts';
import type { Both } from '../lanes.ts';

/** What one side holds in one bucket. */
export interface BucketSum {
  readonly count: bigint;
  readonly first: bigint;
  readonly second: bigint;
}

/** Buckets by id, added up over the parts of a table. */
export type BucketSums = Map<number, BucketSum>;

/** A bucket that does not hold the same rows on both sides. */
export interface DifferingBucket {
  readonly id: number;
  /** Rows of each side. */
  readonly rows: Both<number>;
  /** Equal as long as the side has not changed. */
  readonly marks: Both<string>;
}

/** Hex digits of the digest that tell the smallest buckets. */
export const FINEST = 4;

const EMPTY: BucketSum = { count: 0n, first: 0n, second: 0n };

export function addBuckets(sums: BucketSums, buckets: readonly HashBucket[]): void {
  for (const { id, count, digest } of buckets) {
    const sum = sums.get(id) ?? EMPTY;
    sums.set(id, { count: sum.count + count, first: sum.first + digest[0], second: sum.second + digest[1] });
  }
}

/** The buckets that differ, or all that hold a row, sorted by id. */
export function bucketsOf({ source, target }: Both<BucketSums>, which: 'differing' | 'all'): DifferingBucket[] {
  return [...new Set([...source.keys(), ...target.keys()])]
    .sort((a, b) => a - b)
    .flatMap((id) => {
      const [ours, theirs] = [source.get(id) ?? EMPTY, target.get(id) ?? EMPTY];
      if (which === 'differing' && isSame(ours, theirs)) return [];
      const marks = { source: markOf(ours), target: markOf(theirs) };
      return [{ id, rows: { source: Number(ours.count), target: Number(theirs.count) }, marks }];
    });
}

export function countOf(sums: BucketSums): number {
  let rows = 0n;
  for (const { count } of sums.values()) rows += count;
  return Number(rows);
}

/** How many rows at least explain buckets that differed and agree by now: one that changed stood in two of them, one that came in one. */
export function leastRows(buckets: readonly DifferingBucket[]): number {
  const surplus = buckets.map(({ rows }) => rows.source - rows.target);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return Math.max(Math.abs(sum(surplus)), Math.ceil(sum(surplus.map(Math.abs)) / 2), Math.ceil(buckets.length / 2));
}

/** The buckets in groups whose rows fit the memory; one that does not fit stands alone. */
export function groupsOf(buckets: readonly DifferingBucket[], mostRows: number): DifferingBucket[][] {
  const groups: DifferingBucket[][] = [];
  let held = 0;
  for (const bucket of buckets) {
    const rows = Math.max(bucket.rows.source, bucket.rows.target);
    const group = groups.at(-1);
    if (group === undefined || held + rows > mostRows) {
      groups.push([bucket]);
      held = rows;
    } else {
      group.push(bucket);
      held += rows;
    }
  }
  return groups;
}

/** The buckets that one becomes with a further hex digit, which stands before the others. What each holds is not known. */
export function partsOf(bucket: DifferingBucket, hexDigits: number): DifferingBucket[] {
  return Array.from({ length: 16 }, (_, digit) => ({ ...bucket, id: bucket.id + digit * 16 ** hexDigits }));
}

const digits = z.string().regex(/^\d+$/);

/** The sums of one side as they are written down. */
export const sumsState = z.array(z.tuple([z.number().int(), digits, digits, digits]));

export function writeSums(sums: BucketSums): z.output<typeof sumsState> {
  return [...sums].map(([id, { count, first, second }]) => [id, String(count), String(first), String(second)]);
}

export function readSums(state: z.output<typeof sumsState>): BucketSums {
  return new Map(
    state.map(([id, count, first, second]) => [
      id,
      { count: BigInt(count), first: BigInt(first), second: BigInt(second) },
    ]),
  );
}

function isSame(one: BucketSum, other: BucketSum): boolean {
  return one.count === other.count && one.first === other.first && one.second === other.second;
}

function markOf({ count, first, second }: BucketSum): string {
  return `${count} ${first} ${second}`;
}
