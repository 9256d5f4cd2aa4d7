import { expect, it } from 'vitest';
import type { DigestColumn, HashBucket } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';
import { column, hashBucketsOf, rowDigestOf, sorted, type Texts } from './expected-hash.ts';
import { generatedRows, nastyRows, valuesList } from './generated-rows.ts';
import { NUMBERED } from './numbered-table.ts';
import { both, type Subject, withDatabase } from './subject.ts';

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });

const request = (table: DigestRequest['table'], ...columns: DigestColumn[]): DigestRequest => ({
  table,
  columns: [id, ...columns],
  key: [id],
});

/** What every engine promises of hash buckets and of the rows in them. */
export function hashCases(subject: Subject): void {
  it('hashes NULL, the empty text, a comma and the letter N as different rows', async () => {
    const rows: Texts[] = [
      ['1', null],
      ['2', ''],
      ['3', 'N'],
      ['4', ','],
    ];
    const setUp = both(`${NUMBERED} INSERT INTO t VALUES ${valuesList(rows)}`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const whole = { hexDigits: 1, ids: Array.from({ length: 16 }, (_, at) => at), limit: 10 };
      const asked = request(table('t'), v);
      const keyless: DigestRequest = { ...asked, columns: [v], key: [] };
      const [keyed, bare] = await reader.read(async (read) => [
        await read.hashRows(asked, null, whole),
        await read.hashRows(keyless, null, whole),
      ]);
      expect(sorted(keyed ?? [])).toEqual(rows.map((row) => rowDigestOf(asked, row)));
      expect(sorted(bare ?? [])).toEqual(sorted(rows.map(([, value = null]) => rowDigestOf(keyless, [value]))));
      expect(new Set(bare?.map(({ digest }) => digest)).size).toBe(4);
    });
  });

  it('hashes rows whose texts only join to the same text as different rows', async () => {
    const rows: Texts[] = [
      ['1', '1a'],
      ['11', 'a'],
      ['1', null],
      [null, '1'],
    ];
    const setUp = both(`CREATE TABLE t (a varchar(9), b varchar(9)); INSERT INTO t VALUES ${valuesList(rows)}`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const columns = [column('a', { kind: 'text' }), column('b', { kind: 'text' })];
      const asked: DigestRequest = { table: table('t'), columns, key: [] };
      const found = await reader.read((read) => read.hashBuckets(asked, null, 4));
      expect(found).toEqual(hashBucketsOf(columns, rows, 4));
      expect(found).toHaveLength(4);
    });
  });

  it('writes NULL of a plain column as nothing, in its own place', async () => {
    const rows: Texts[] = [
      ['1', null, '7'],
      ['2', '7', null],
      ['3', null, null],
    ];
    const setUp = both(`CREATE TABLE t (id int PRIMARY KEY, a int, b int); INSERT INTO t VALUES ${valuesList(rows)}`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), column('a', id.form, true), column('b', id.form, true));
      const found = await reader.read((read) => read.hashBuckets(asked, null, 4));
      expect(found).toEqual(hashBucketsOf(asked.columns, rows, 4));
      expect(found).toHaveLength(3);
    });
  });

  it('hashes a row of 240 columns', async () => {
    const names = Array.from({ length: 240 }, (_, at) => `c${at}`);
    const setUp = both(
      `CREATE TABLE t (id int PRIMARY KEY, ${names.map((name) => `${name} varchar(5)`).join(', ')});
       INSERT INTO t VALUES (1, ${names.map((name) => `'${name}é'`).join(', ')})`,
    );
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), ...names.map((name) => column(name, v.form)));
      const found = await reader.read((read) => read.hashBuckets(asked, null, 1));
      expect(found).toEqual(hashBucketsOf(asked.columns, [['1', ...names.map((name) => `${name}é`)]], 1));
    });
  });

  it('counts equal rows of a table without a key, so that a pair of duplicates does not vanish', async () => {
    const rows: Texts[] = [['x'], ['x'], ['y'], [null], [null], [null]];
    const setUp = both(`CREATE TABLE t (v varchar(9)); INSERT INTO t VALUES ${valuesList(rows)}`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked: DigestRequest = { table: table('t'), columns: [v], key: [] };
      const expected = hashBucketsOf([v], rows, 4);
      const found = await reader.read(async (read) => ({
        buckets: await read.hashBuckets(asked, null, 4),
        rows: await read.hashRows(asked, null, { hexDigits: 4, ids: expected.map((bucket) => bucket.id), limit: 10 }),
      }));
      expect(found.buckets).toEqual(expected);
      expect(found.buckets.map(({ count }) => count).toSorted()).toEqual([1n, 2n, 3n]);
      expect(sorted(found.rows)).toEqual(sorted(rows.map((row) => rowDigestOf(asked, row))));
    });
  });

  it.each([1, 2, 3, 4])('hashes 500 rows of every character range into buckets of %i hex digits', async (digits) => {
    const rows = nastyRows(500);
    const setUp = {
      mysql: `SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES'); CREATE TABLE t (id int PRIMARY KEY, v text CHARACTER SET utf8mb4); INSERT INTO t VALUES ${valuesList(rows)}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES ${valuesList(rows)}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), v);
      const found = await reader.read((read) => read.hashBuckets(asked, null, digits));
      expect(found).toEqual(hashBucketsOf(asked.columns, rows, digits));
    });
  });

  it('hashes 300 rows of generated numbers, times and bytes, plain or with their length', async () => {
    const rows = generatedRows(300);
    const setUp = {
      mysql: `CREATE TABLE t (id int PRIMARY KEY, big bigint, price decimal(24,6), at datetime(6), raw varbinary(9));
        INSERT INTO t VALUES ${rows.map(([key, big, price, at, raw]) => `(${key}, ${big}, ${price}, '${at}', x'${raw}')`).join(', ')}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, big bigint, price numeric(24,6), at timestamp(6), raw bytea);
        INSERT INTO t VALUES ${rows.map(([key, big, price, at, raw]) => `(${key}, ${big}, ${price}, '${at}', '\\x${raw}')`).join(', ')}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      for (const plain of [true, false]) {
        const asked = request(
          table('t'),
          column('big', { kind: 'integer' }, plain),
          column('price', { kind: 'decimal', scale: 6 }, plain),
          column('at', { kind: 'timestamp' }, plain),
          column('raw', { kind: 'bytes' }),
        );
        const found = await reader.read((read) => read.hashBuckets(asked, null, 2));
        expect(found).toEqual(hashBucketsOf(asked.columns, rows, 2));
      }
    });
  });

  it('gives buckets of spans that add up to those of the whole table', async () => {
    const rows = nastyRows(40).map(([key]): Texts => [key, `v${key}`]);
    const setUp = both(`${NUMBERED} INSERT INTO t VALUES ${valuesList(rows)}`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), v);
      const spans = [
        { from: null, to: ['7'] },
        { from: ['7'], to: ['30'] },
        { from: ['30'], to: ['30'] },
        { from: ['31'], to: ['30'] },
        { from: ['30'], to: null },
        { from: ['99999999999999999999'], to: null },
      ];
      const parts = await reader.read(async (read) => {
        const found: HashBucket[][] = [];
        for (const span of spans) found.push(await read.hashBuckets(asked, span, 1));
        return found;
      });
      const between = (from: number, to: number) => hashBucketsOf(asked.columns, rows.slice(from, to), 1);
      expect(parts).toEqual([between(0, 7), between(7, 30), [], [], between(30, 40), []]);
      expect(added(parts.flat())).toEqual(hashBucketsOf(asked.columns, rows, 1));
    });
  });

  it('gives the rows of the wanted buckets only, of the span only, and at most as many as asked for', async () => {
    const rows = nastyRows(60).map(([key]): Texts => [key, `v${key}`]);
    const setUp = both(`${NUMBERED} INSERT INTO t VALUES ${valuesList(rows)}`);
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = request(table('t'), v);
      const [first, second] = hashBucketsOf(asked.columns, rows, 1);
      const ids = [first?.id ?? -1, second?.id ?? -1];
      const inBuckets = rows.filter((row) => ids.includes(hashBucketsOf(asked.columns, [row], 1)[0]?.id ?? -2));
      const digests = inBuckets.map((row) => rowDigestOf(asked, row));
      const found = await reader.read(async (read) => ({
        all: sorted(await read.hashRows(asked, null, { hexDigits: 1, ids, limit: 100 })),
        span: sorted(await read.hashRows(asked, { from: ['10'], to: ['40'] }, { hexDigits: 1, ids, limit: 100 })),
        limited: await read.hashRows(asked, null, { hexDigits: 1, ids, limit: 2 }),
        none: await read.hashRows(asked, null, { hexDigits: 1, ids: [], limit: 2 }),
      }));
      const inSpan = digests.filter(({ key }) => Number(key[0]) >= 10 && Number(key[0]) < 40);
      expect({ all: found.all, span: found.span, none: found.none }).toEqual({
        all: sorted(digests),
        span: sorted(inSpan),
        none: [],
      });
      expect(inSpan.length).toBeGreaterThan(0);
      expect(found.limited).toHaveLength(2);
      expect(digests).toEqual(expect.arrayContaining(found.limited));
    });
  });

  it('answers an empty table with no bucket, and refuses other than 1 to 4 hex digits or a span without a key', async () => {
    await withDatabase(subject, both(NUMBERED), async ({ reader, table }) => {
      const asked = request(table('t'), v);
      expect(await reader.read((read) => read.hashBuckets(asked, null, 4))).toEqual([]);
      const refused = await Promise.all(
        [
          reader.read((read) => read.hashBuckets(asked, null, 0)),
          reader.read((read) => read.hashBuckets(asked, null, 5)),
          reader.read((read) => read.hashRows(asked, null, { hexDigits: 1.5, ids: [1], limit: 1 })),
          reader.read((read) => read.hashBuckets({ ...asked, key: [] }, { from: ['1'], to: null }, 1)),
        ].map((answer) => answer.then(String, (error: unknown) => error)),
      );
      expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'VALIDATION' })));
    });
  });
}

/** Buckets of parts as those of the whole. */
function added(parts: readonly HashBucket[]): HashBucket[] {
  const sums = new Map<number, HashBucket>();
  for (const { id: bucket, count, digest } of parts) {
    const known = sums.get(bucket) ?? { id: bucket, count: 0n, digest: [0n, 0n] as const };
    const both60 = [known.digest[0] + digest[0], known.digest[1] + digest[1]] as const;
    sums.set(bucket, { id: bucket, count: known.count + count, digest: both60 });
  }
  return [...sums.values()].sort((a, b) => a.id - b.id);
}
