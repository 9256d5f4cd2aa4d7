import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bucket, KeyRange } from '../../mcp-server/src/model/digest.ts';
import {
  bucketWidth,
  type DifferingRange,
  differingRanges,
  mergeBuckets,
  STRIPE_BUCKETS,
  stripesOf,
  unionOf,
} from '../../mcp-server/src/parity/buckets.ts';

const huge = 2n ** 64n;

/** One side as a database would answer: rows by key, each value a digest of its own. */
type Side = ReadonlyMap<bigint, number>;

function bucketsOf(side: Side, range: KeyRange, width: bigint): Bucket[] {
  const found = new Map<bigint, { count: bigint; sum: bigint }>();
  for (const [key, value] of side) {
    if (key < range.from || key >= range.to) continue;
    const id = (key - range.from) / width;
    const { count, sum } = found.get(id) ?? { count: 0n, sum: 0n };
    const digest = createHash('sha256').update(`${key} ${value}`).digest('hex').slice(0, 15);
    found.set(id, { count: count + 1n, sum: sum + BigInt(`0x${digest}`) });
  }
  return [...found].map(([id, { count, sum }]) => ({ id, count, digest: [String(sum), '0'] }));
}

function boundsOf(side: Side) {
  const keys = [...side.keys()].sort((a, b) => (a < b ? -1 : 1));
  const [min, max] = [keys[0], keys.at(-1)];
  return min === undefined || max === undefined ? null : { min, max };
}

function scan(source: Side, target: Side, mostRows = 20_000n): DifferingRange[] {
  const whole = unionOf(boundsOf(source), boundsOf(target));
  if (whole === null) return [];
  const width = bucketWidth(whole, BigInt(Math.max(source.size, target.size)) * 1000n);
  return [...stripesOf(whole, width * STRIPE_BUCKETS)].flatMap((stripe) => {
    const pairs = mergeBuckets(bucketsOf(source, stripe, width), bucketsOf(target, stripe, width));
    return differingRanges(pairs, stripe, width, mostRows);
  });
}

const keys = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: -(2n ** 63n), max: huge - 1n }),
  fc.bigInt({ min: huge - 20n, max: huge - 1n }),
);
const sides = fc
  .array(fc.tuple(keys, fc.nat(9)), { maxLength: 40 })
  .map((rows) => new Map(rows))
  .chain((source) =>
    fc
      .array(fc.tuple(fc.constantFrom(...source.keys(), 0n, -1n, huge - 1n), fc.option(fc.nat(9))), { maxLength: 4 })
      .map((changes) => {
        const target = new Map(source);
        for (const [key, value] of changes) {
          if (value === null) target.delete(key);
          else target.set(key, value);
        }
        return [source, target] as const;
      }),
  );

describe('the ranges that differ', () => {
  it('hold every key that differs, in order, without overlap, for keys from -2^63 to 2^64', () => {
    fc.assert(
      fc.property(sides, ([source, target]) => {
        const differing = [...new Set([...source.keys(), ...target.keys()])].filter(
          (key) => source.get(key) !== target.get(key),
        );
        const ranges = scan(source, target).map(({ range }) => range);
        const holders = differing.map(
          (key) => ranges.filter((range) => range !== null && key >= range.from && key < range.to).length,
        );
        expect(holders).toEqual(differing.map(() => 1));
        const borders = ranges.flatMap((range) => (range === null ? [] : [range.from, range.to]));
        expect(borders).toEqual([...borders].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        if (differing.length === 0) expect(ranges).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('join neighbours only up to the number of rows that may be read together', () => {
    const bucket = (id: bigint, count: bigint): Bucket => ({ id, count, digest: ['1', '1'] });
    const source = [bucket(0n, 6n), bucket(1n, 4n), bucket(2n, 1n), bucket(5n, 3n), bucket(7n, 3n)];
    const target = [bucket(0n, 5n), bucket(2n, 2n), bucket(5n, 3n), bucket(7n, 1n), bucket(9n, 1n)];
    expect(differingRanges(mergeBuckets(source, target), { from: 100n, to: 195n }, 10n, 10n)).toEqual([
      { range: { from: 100n, to: 120n }, rows: 10n, lost: 5n },
      { range: { from: 120n, to: 130n }, rows: 2n, lost: 1n },
      { range: { from: 170n, to: 195n }, rows: 4n, lost: 3n },
    ]);
  });

  it('differ by either half of the digest and by the count alone', () => {
    const bucket = (count: bigint, one: string, two: string): Bucket[] => [{ id: 0n, count, digest: [one, two] }];
    const rangesOf = (target: Bucket[]) =>
      differingRanges(mergeBuckets(bucket(1n, '5', '6'), target), { from: 0n, to: 9n }, 9n, 10n).length;
    expect([
      rangesOf(bucket(1n, '5', '6')),
      rangesOf(bucket(2n, '5', '6')),
      rangesOf(bucket(1n, '4', '6')),
      rangesOf(bucket(1n, '5', '7')),
      rangesOf([]),
    ]).toEqual([0, 1, 1, 1, 1]);
  });
});

describe('the stripes of a range', () => {
  it('hold each of its keys once, in order', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -50n, max: 50n }),
        fc.integer({ min: 0, max: 60 }),
        fc.bigInt({ min: 1n, max: 70n }),
        (from, span, size) => {
          const keys = Array.from({ length: span }, (_, at) => from + BigInt(at));
          const stripes = [...stripesOf({ from, to: from + BigInt(span) }, size)];
          const held = stripes.flatMap((stripe) => keys.filter((key) => key >= stripe.from && key < stripe.to));
          expect(held).toEqual(keys);
          expect(stripes.filter(({ from: start, to }) => to - start > size || to <= start)).toEqual([]);
        },
      ),
    );
  });
});

describe('the width of a bucket', () => {
  it.each([
    ['dense keys', { from: 1n, to: 2_000_001n }, 2_000_000n, 4096n],
    ['sparse keys', { from: 0n, to: 2_000_000_000n }, 2_000_000n, 4_096_000n],
    ['few rows', { from: -5n, to: huge }, 3n, huge + 5n],
    ['more rows than keys, as in a composite key', { from: 1n, to: 11n }, 1_000_000n, 1n],
    ['the whole of 64 bits', { from: -(2n ** 63n), to: huge }, 10_000_000n, 11_333_679_558_887_149n],
  ])('fits %s', (_, range, rows, width) => {
    expect(bucketWidth(range, rows)).toBe(width);
  });
});

describe('the bounds of both sides', () => {
  it.each([
    [null, null, null],
    [{ min: 3n, max: 4n }, null, { from: 3n, to: 5n }],
    [null, { min: -4n, max: -4n }, { from: -4n, to: -3n }],
    [
      { min: 3n, max: 9n },
      { min: -1n, max: 4n },
      { from: -1n, to: 10n },
    ],
  ])('%s and %s span %s', (source, target, union) => {
    expect(unionOf(source, target)).toEqual(union);
  });
});
