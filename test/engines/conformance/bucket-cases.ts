import { expect, it } from 'vitest';
import { bucketOf, NUMBERED, request, rowDigest, text } from './expected-digest.ts';
import { both, type Subject, withDatabase } from './subject.ts';

/** What every engine promises of ranges, widths and buckets. */
export function bucketCases(subject: Subject): void {
  it('puts a row into the bucket floor((key - from) / width), below zero too', async () => {
    const setUp = both(
      `${NUMBERED} INSERT INTO t VALUES (-11, 'a'), (-10, 'b'), (-1, 'c'), (0, 'd'), (9, 'e'), (10, 'f')`,
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const found = await reader.read((read) => read.buckets(asked, { from: -20n, to: 10n }, 10n));
      expect(found).toEqual([
        bucketOf(0n, [['-11', 'a']]),
        bucketOf(1n, [
          ['-10', 'b'],
          ['-1', 'c'],
        ]),
        bucketOf(2n, [
          ['0', 'd'],
          ['9', 'e'],
        ]),
      ]);
    });
  });

  it('takes a range that reaches beyond what the key type can hold', async () => {
    await withDatabase(
      subject,
      both(`${NUMBERED} INSERT INTO t VALUES (-5, 'a'), (7, 'b')`),
      async ({ reader, table }) => {
        const asked = request(table('t'), { name: 'v', form: text });
        const found = await reader.read(async (read) => ({
          wide: await read.buckets(asked, { from: -(2n ** 62n), to: 2n ** 65n }, 2n ** 62n),
          above: await read.buckets(asked, { from: 2n ** 40n, to: 2n ** 41n }, 1n),
          empty: await read.buckets(asked, { from: 7n, to: 7n }, 1n),
        }));
        expect(found).toEqual({
          wide: [bucketOf(0n, [['-5', 'a']]), bucketOf(1n, [['7', 'b']])],
          above: [],
          empty: [],
        });
      },
    );
  });

  it('answers unsigned 64-bit keys up to the last one', async () => {
    const rows =
      "INSERT INTO t VALUES (0, 'a'), (9223372036854775807, 'b'), (9223372036854775808, 'c'), (18446744073709551615, 'd')";
    const setUp = {
      mysql: `CREATE TABLE t (id bigint unsigned PRIMARY KEY, v varchar(9)); ${rows}`,
      postgres: `CREATE TABLE t (id numeric(20) PRIMARY KEY, v varchar(9)); ${rows}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const found = await reader.read(async (read) => ({
        bounds: await read.keyBounds(table('t'), 'id'),
        buckets: await read.buckets(asked, { from: 0n, to: 2n ** 64n }, 2n ** 62n),
        last: await read.rowDigests(asked, { from: 2n ** 64n - 1n, to: 2n ** 64n }, 5),
      }));
      expect(found).toEqual({
        bounds: { min: 0n, max: 18446744073709551615n },
        buckets: [
          bucketOf(0n, [['0', 'a']]),
          bucketOf(1n, [['9223372036854775807', 'b']]),
          bucketOf(2n, [['9223372036854775808', 'c']]),
          bucketOf(3n, [['18446744073709551615', 'd']]),
        ],
        last: [{ key: ['18446744073709551615'], digest: rowDigest(['18446744073709551615', 'd']).slice(0, 30) }],
      });
    });
  });

  it('answers signed 64-bit keys over their whole span', async () => {
    const setUp = both(
      "CREATE TABLE t (id bigint PRIMARY KEY, v varchar(9)); INSERT INTO t VALUES (-9223372036854775808, 'a'), (-1, 'b'), (9223372036854775807, 'c')",
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const range = { from: -(2n ** 63n), to: 2n ** 63n };
      const found = await reader.read(async (read) => ({
        halves: await read.buckets(asked, range, 2n ** 63n),
        quarters: await read.buckets(asked, range, 2n ** 62n),
      }));
      const [lowest, minusOne, highest] = [
        ['-9223372036854775808', 'a'],
        ['-1', 'b'],
        ['9223372036854775807', 'c'],
      ] as const;
      expect(found).toEqual({
        halves: [bucketOf(0n, [lowest, minusOne]), bucketOf(1n, [highest])],
        quarters: [bucketOf(0n, [lowest]), bucketOf(1n, [minusOne]), bucketOf(3n, [highest])],
      });
    });
  });

  it('answers an empty table with no bucket, no bounds, no rows and a count of zero', async () => {
    await withDatabase(subject, both(NUMBERED), async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const found = await reader.read(async (read) => ({
        count: await read.count(table('t')),
        bounds: await read.keyBounds(table('t'), 'id'),
        whole: await read.buckets(asked, null, 1n),
        ranged: await read.buckets(asked, { from: 0n, to: 100n }, 10n),
        digests: await read.rowDigests(asked, null, 10),
        texts: await read.rowTexts(asked, ['1']),
      }));
      expect(found).toEqual({ count: 0n, bounds: null, whole: [], ranged: [], digests: [], texts: [] });
    });
  });

  it('refuses a range over a column that is no whole number, and a width below 1', async () => {
    await withDatabase(subject, both(`${NUMBERED} INSERT INTO t VALUES (1, 'a')`), async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const range = { from: 0n, to: 9n };
      const codes = await Promise.all(
        [
          reader.read((read) => read.buckets({ ...asked, bucketBy: 'v' }, range, 1n)),
          reader.read((read) => read.buckets({ ...asked, bucketBy: null }, range, 1n)),
          reader.read((read) => read.buckets(asked, range, 0n)),
          reader.read((read) => read.keyBounds(table('t'), 'v')),
        ].map((refused) => refused.then(String, (error: unknown) => error)),
      );
      expect(codes).toEqual(codes.map(() => expect.objectContaining({ name: 'LockstepError', code: 'VALIDATION' })));
    });
  });
}
