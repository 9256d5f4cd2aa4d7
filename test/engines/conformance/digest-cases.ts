import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Bucket, CanonicalForm, DigestColumn, DigestRequest } from '../../../mcp-server/src/model/digest.ts';
import { canonicalCases } from './canonical-cases.ts';
import { both, type Subject, withDatabase } from './subject.ts';

const integer: CanonicalForm = { kind: 'integer' };
const text: CanonicalForm = { kind: 'text' };
const id: DigestColumn = { name: 'id', form: integer };

/** The text that both engines must hash for one row, built here in Node. */
function rowDigest(values: readonly (string | null)[]): string {
  const row = values.map((value) => (value === null ? 'N' : `${Buffer.byteLength(value)}:${value}`)).join('');
  return createHash('sha256').update(row, 'utf8').digest('hex');
}

/** The bucket that both engines must answer for these rows. */
function bucketOf(bucketId: bigint, rows: readonly (readonly (string | null)[])[]): Bucket {
  const sums = [0, 15].map((at) =>
    rows.map((row) => BigInt(`0x${rowDigest(row).slice(at, at + 15)}`)).reduce((sum, part) => sum + part, 0n),
  );
  return { id: bucketId, count: BigInt(rows.length), digest: [String(sums[0]), String(sums[1])] };
}

const request = (table: DigestRequest['table'], ...columns: DigestColumn[]): DigestRequest => ({
  table,
  columns: [id, ...columns],
  key: [id],
  bucketBy: 'id',
});

/** What every engine promises of buckets, row digests and canonical texts. */
export function digestCases(subject: Subject): void {
  describe(`digests on ${subject.kind}`, () => {
    canonicalCases(subject);
    hashing(subject);
    bucketing(subject);
    locating(subject);
  });
}

function hashing(subject: Subject): void {
  it('hashes NULL, the empty text and the letter N as three different rows', async () => {
    const setUp = both(
      "CREATE TABLE t (id int PRIMARY KEY, v varchar(9)); INSERT INTO t VALUES (1, NULL), (2, ''), (3, 'N')",
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const v: DigestColumn = { name: 'v', form: text };
      const found = await reader.read((read) => read.rowDigests(request(table('t'), v), null, 10));
      const expected = [
        ['1', null],
        ['2', ''],
        ['3', 'N'],
      ] as const;
      expect(found.toSorted(byKey)).toEqual(
        expected.map((row) => ({ key: [row[0]], digest: rowDigest(row).slice(0, 30) })),
      );
    });
  });

  it('hashes rows whose texts only join to the same text as different rows', async () => {
    const setUp = both(
      "CREATE TABLE t (id int PRIMARY KEY, a varchar(9), b varchar(9)); INSERT INTO t VALUES (1, '1', '1a'), (2, '11', 'a')",
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const columns = ['a', 'b'].map((name): DigestColumn => ({ name, form: text }));
      const asked: DigestRequest = { table: table('t'), columns, key: [id], bucketBy: null };
      const found = await reader.read((read) => read.rowDigests(asked, null, 10));
      expect(found.toSorted(byKey)).toEqual([
        { key: ['1'], digest: rowDigest(['1', '1a']).slice(0, 30) },
        { key: ['2'], digest: rowDigest(['11', 'a']).slice(0, 30) },
      ]);
    });
  });

  it('hashes a row of 240 columns', async () => {
    const names = Array.from({ length: 240 }, (_, at) => `c${at}`);
    const setUp = both(
      `CREATE TABLE t (id int PRIMARY KEY, ${names.map((name) => `${name} varchar(5)`).join(', ')});
       INSERT INTO t VALUES (1, ${names.map((name) => `'${name}é'`).join(', ')})`,
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), ...names.map((name): DigestColumn => ({ name, form: text })));
      const found = await reader.read((read) => read.buckets(asked, null, 1n));
      expect(found).toEqual([bucketOf(0n, [['1', ...names.map((name) => `${name}é`)]])]);
    });
  });

  it('counts equal rows, so that a pair of duplicates does not vanish', async () => {
    const setUp = both("CREATE TABLE t (v varchar(9)); INSERT INTO t VALUES ('x'), ('x'), ('y')");
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked: DigestRequest = { table: table('t'), columns: [{ name: 'v', form: text }], key: [], bucketBy: null };
      const [found, rows] = await reader.read(async (read) => [
        await read.buckets(asked, null, 1n),
        await read.rowDigests(asked, null, 10),
      ]);
      expect(found).toEqual([bucketOf(0n, [['x'], ['x'], ['y']])]);
      expect(rows.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))).toEqual(
        ['x', 'x', 'y']
          .map((v) => ({ key: [], digest: rowDigest([v]).slice(0, 30) }))
          .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
      );
    });
  });

  it('hashes 500 rows of every character range and length as Node does', async () => {
    const rows = nastyRows(500);
    const quoted = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
    const inserts = rows.map(([key, value]) => `(${key}, ${quoted(value ?? null)})`).join(', ');
    const setUp = {
      mysql: `SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES'); CREATE TABLE t (id int PRIMARY KEY, v text CHARACTER SET utf8mb4); INSERT INTO t VALUES ${inserts}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES ${inserts}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const found = await reader.read((read) => read.buckets(asked, { from: 0n, to: 500n }, 50n));
      const expected = Array.from({ length: 10 }, (_, at) => bucketOf(BigInt(at), rows.slice(at * 50, at * 50 + 50)));
      expect(found).toEqual(expected);
    });
  });
}

/** Deterministic: the same rows on every engine and run. */
function nastyRows(count: number): [string, string | null][] {
  const pieces = [
    '',
    ' ',
    'a',
    'ß',
    '€',
    '😀',
    '\\',
    "'",
    '"',
    '%',
    '\n',
    '\t',
    '\u0001',
    'N',
    '3:abc',
    'e\u0301',
    '\ufeff',
    '中',
    '\u{10ffff}',
  ];
  return Array.from({ length: count }, (_, at) => {
    if (at % 17 === 0) return [String(at), null];
    const length = (at * 7) % 23;
    const value = Array.from({ length }, (_unused, place) => pieces[(at * 31 + place * 13) % pieces.length] ?? '').join(
      '',
    );
    return [String(at), value];
  });
}

const NUMBERED = 'CREATE TABLE t (id int PRIMARY KEY, v varchar(9));';

function bucketing(subject: Subject): void {
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
      const found = await reader.read((read) => read.buckets(asked, { from: -(2n ** 63n), to: 2n ** 63n }, 2n ** 63n));
      expect(found).toEqual([
        bucketOf(0n, [
          ['-9223372036854775808', 'a'],
          ['-1', 'b'],
        ]),
        bucketOf(1n, [['9223372036854775807', 'c']]),
      ]);
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

function locating(subject: Subject): void {
  it('gives at most as many row digests as asked for, from the range only', async () => {
    const setUp = both(`${NUMBERED} INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), { name: 'v', form: text });
      const found = await reader.read(async (read) => ({
        ranged: (await read.rowDigests(asked, { from: 2n, to: 4n }, 10)).toSorted(byKey),
        limited: (await read.rowDigests(asked, null, 3)).length,
      }));
      expect(found).toEqual({
        ranged: [
          ['2', 'b'],
          ['3', 'c'],
        ].map((row) => ({ key: [row[0]], digest: rowDigest(row).slice(0, 30) })),
        limited: 3,
      });
    });
  });

  it('finds rows by whole-number keys and passes over keys that the column cannot hold', async () => {
    await withDatabase(
      subject,
      both(`${NUMBERED} INSERT INTO t VALUES (-1, 'a'), (2, NULL)`),
      async ({ reader, table }) => {
        const asked = request(table('t'), { name: 'v', form: text });
        const keys = ['-1', '2', '3', '18446744073709551615', '-99999999999999999999'];
        const found = await reader.read((read) => read.rowTexts(asked, keys));
        expect(found.toSorted(byKey)).toEqual([
          { key: ['-1'], values: ['-1', 'a'] },
          { key: ['2'], values: ['2', null] },
        ]);
      },
    );
  });

  it('finds rows by text keys as bytes: upper and lower case and trailing spaces are different keys', async () => {
    const setUp = {
      mysql:
        "CREATE TABLE t (k varchar(20) COLLATE utf8mb4_bin, n int, PRIMARY KEY (k, n)); INSERT INTO t VALUES ('Foo', 1), ('foo', 2), ('fo', 3), (\"o'brien\", 4), ('😀', 5)",
      postgres:
        "CREATE TABLE t (k varchar(20), n int, PRIMARY KEY (k, n)); INSERT INTO t VALUES ('Foo', 1), ('foo', 2), ('fo', 3), ('o''brien', 4), ('😀', 5)",
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const key: DigestColumn[] = [
        { name: 'k', form: text },
        { name: 'n', form: integer },
      ];
      const asked: DigestRequest = { table: table('t'), columns: key, key, bucketBy: null };
      const found = await reader.read((read) => read.rowTexts(asked, ['foo', "o'brien", '😀', 'fo ', 'FOO']));
      const expected = [
        ['foo', '2'],
        ["o'brien", '4'],
        ['😀', '5'],
      ];
      expect(found.toSorted(byKey)).toEqual(expected.map((row) => ({ key: row, values: row })));
    });
  });

  it('finds every row of a composite key by its first column', async () => {
    const setUp = both(
      'CREATE TABLE t (id int, line int, PRIMARY KEY (id, line)); INSERT INTO t VALUES (1, 1), (1, 2), (2, 1)',
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const key: DigestColumn[] = [id, { name: 'line', form: integer }];
      const asked: DigestRequest = {
        table: table('t'),
        columns: [{ name: 'line', form: integer }],
        key,
        bucketBy: 'id',
      };
      const found = await reader.read((read) => read.rowTexts(asked, ['1']));
      expect(found.toSorted(byKey)).toEqual([
        { key: ['1', '1'], values: ['1'] },
        { key: ['1', '2'], values: ['2'] },
      ]);
    });
  });

  it('says NOT_FOUND for a table or column that the catalogue does not hold, and runs nothing of its name', async () => {
    await withDatabase(subject, both(`${NUMBERED} INSERT INTO t VALUES (1, 'a')`), async ({ admin, lab, table }) => {
      const evil = 't; DROP TABLE t; --';
      const codes = await Promise.all(
        [
          admin.read((read) => read.count(table(evil))),
          admin.read((read) => read.count({ schema: 'nowhere', name: 't' })),
          admin.read((read) => read.keyBounds(table('t'), 'id"; --`')),
          admin.read((read) => read.buckets(request(table('t'), { name: 'missing', form: text }), null, 1n)),
        ].map((refused) => refused.then(String, (error: unknown) => error)),
      );
      expect(codes).toEqual(codes.map(() => expect.objectContaining({ name: 'LockstepError', code: 'NOT_FOUND' })));
      expect(await lab.query('SELECT id, v FROM t')).toEqual([['1', 'a']]);
    });
  });
}

function byKey(
  a: { readonly key: readonly (string | null)[] },
  b: { readonly key: readonly (string | null)[] },
): number {
  const [left, right] = [JSON.stringify(a.key), JSON.stringify(b.key)];
  return left < right ? -1 : left > right ? 1 : 0;
}
