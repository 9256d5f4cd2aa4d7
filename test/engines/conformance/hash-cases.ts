import { expect, it } from 'vitest';
import type { DigestColumn, DigestRequest } from '../../../mcp-server/src/model/digest.ts';
import { bucketOf, byKey, id, request, rowDigest, text } from './expected-digest.ts';
import { both, type Subject, withDatabase } from './subject.ts';

/** What every engine promises of the digest of a row. */
export function hashCases(subject: Subject): void {
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

  it('hashes 300 rows of generated numbers, times and bytes as Node does', async () => {
    const rows = generatedRows(300);
    const setUp = {
      mysql: `CREATE TABLE t (id int PRIMARY KEY, big bigint, price decimal(24,6), at datetime(6), raw varbinary(9));
        INSERT INTO t VALUES ${rows.map(([key, big, price, at, raw]) => `(${key}, ${big}, ${price}, '${at}', x'${raw}')`).join(', ')}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, big bigint, price numeric(24,6), at timestamp(6), raw bytea);
        INSERT INTO t VALUES ${rows.map(([key, big, price, at, raw]) => `(${key}, ${big}, ${price}, '${at}', '\\x${raw}')`).join(', ')}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const columns: DigestColumn[] = [
        { name: 'big', form: { kind: 'integer' } },
        { name: 'price', form: { kind: 'decimal', scale: 6 } },
        { name: 'at', form: { kind: 'timestamp' } },
        { name: 'raw', form: { kind: 'bytes' } },
      ];
      const asked = request(table('t'), ...columns);
      const found = await reader.read((read) => read.buckets(asked, { from: 0n, to: 300n }, 100n));
      expect(found).toEqual([0, 1, 2].map((at) => bucketOf(BigInt(at), rows.slice(at * 100, at * 100 + 100))));
    });
  });
}

/** Key, whole number, decimal, timestamp and hex bytes of every size and sign; deterministic. */
function generatedRows(count: number): string[][] {
  let state = 42n;
  const next = (below: bigint): bigint => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    return (state >> 16n) % below;
  };
  return Array.from({ length: count }, (_, at) => {
    const sign = next(2n) === 0n ? '' : '-';
    const whole = next(10n ** next(18n));
    const micros = next(10n ** 6n)
      .toString()
      .padStart(6, '0');
    const moment = new Date(Number(next(4_000_000_000n)) * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const raw = next(2n ** 48n)
      .toString(16)
      .padStart(12, '0')
      .slice(0, Number(next(7n)) * 2);
    const nonZero = whole > 0n ? sign : '';
    return [String(at), `${nonZero}${whole}`, `${nonZero}${whole}.${micros}`, `${moment}.${micros}`, raw];
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
