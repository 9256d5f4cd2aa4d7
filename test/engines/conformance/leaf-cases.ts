import { expect, it } from 'vitest';
import type { DigestColumn, KeySpan } from '../../../mcp-server/src/model/digest.ts';
import { column, rowDigestOf, type Texts } from './expected-hash.ts';
import { leafOf, span, walked } from './expected-leaf.ts';
import { generatedRows, nastyRows, valuesList } from './generated-rows.ts';
import { leafRows } from './leaf-rows.ts';
import { NUMBERED } from './numbered-table.ts';
import { both, type Subject, withDatabase } from './subject.ts';

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });
/** What every engine promises of leaves: one digest, or the row digests, of each span of keys. */
export function leafCases(subject: Subject): void {
  it('digests each span in the given order: with gaps, without rows, upside down and with open ends', async () => {
    const rows: Texts[] = [
      ['-7', 'a'],
      ['-1', null],
      ['3', ''],
      ['4', 'x;y,z'],
      ['900', 'ü'],
    ];
    const at = (...wanted: number[]) =>
      leafOf(
        [id, v],
        wanted.map((place) => rows[place] ?? []),
      );
    const spans: [KeySpan, ReturnType<typeof leafOf>][] = [
      [span(3, 5), at(2, 3)],
      [span(null, -1), at(0)],
      [span(5, 900), at()],
      [span(4, null), at(3, 4)],
      [span(null, null), at(0, 1, 2, 3, 4)],
      [span(9, 3), at()],
      [span(3, 3), at()],
      [span(-7, 4), at(0, 1, 2)],
    ];
    await withDatabase(
      subject,
      both(`${NUMBERED} INSERT INTO t VALUES ${valuesList(rows)}`),
      async ({ reader, table }) => {
        const asked = walked(subject, table('t'), [id], [v]);
        const found = await reader.read((read) =>
          read.leafDigests(
            asked,
            spans.map(([one]) => one),
          ),
        );
        // The texts of a span are those that its digest is of.
        const texts = await reader.read((read) => Promise.all(spans.map(([one]) => read.rowsInSpan(asked, one))));
        const leaves = texts.map((lines) => {
          expect(lines.map(({ key, values }) => [key, values[0]])).toEqual(lines.map(({ key }) => [key, key[0]]));
          return leafOf(
            [id, v],
            lines.map(({ values }) => values),
          );
        });
        expect(leaves).toEqual(found);
        expect(found).toEqual(spans.map(([, leaf]) => leaf));
        expect(await reader.read((read) => read.leafDigests(asked, []))).toEqual([]);
      },
    );
  });

  it('digests an empty table, and refuses to digest spans without a key or of another key', async () => {
    await withDatabase(subject, both(NUMBERED), async ({ reader, table }) => {
      const asked = walked(subject, table('t'), [id], [v]);
      const [leaves, rows] = await reader.read(async (read) => [
        await read.leafDigests(asked, [span(null, null), span(1, 9)]),
        await leafRows(read, asked, [span(null, null), span(1, 9)]),
      ]);
      expect([leaves, rows]).toEqual([
        [leafOf([], []), leafOf([], [])],
        [[], []],
      ]);
      const refused = await Promise.all(
        [
          reader.read((read) => read.leafDigests({ ...asked, key: [] }, [span(1, 2)])),
          reader.read((read) => leafRows(read, asked, [{ from: ['1', '2'], to: null }])),
        ].map((answer) => answer.then(String, (error: unknown) => error)),
      );
      expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: 'VALIDATION' })));
    });
  });

  it('answers more spans than one statement takes', async () => {
    const rows = Array.from({ length: 1000 }, (_, at): Texts => [String(at), `v${at}`]);
    await withDatabase(
      subject,
      both(`${NUMBERED} INSERT INTO t VALUES ${valuesList(rows)}`),
      async ({ reader, table }) => {
        const asked = walked(subject, table('t'), [id], [v]);
        const spans = Array.from({ length: 64 }, (_, at) => span(at * 16, at * 16 + 16));
        const parts = spans.map((_, at) => rows.slice(at * 16, at * 16 + 16));
        const [leaves, digests] = await reader.read(async (read) => [
          await read.leafDigests(asked, spans),
          await leafRows(read, asked, spans),
        ]);
        expect(leaves).toEqual(parts.map((part) => leafOf(asked.columns, part)));
        expect(digests).toEqual(parts.map((part) => part.map((row) => rowDigestOf(asked, row))));
      },
    );
  });

  it('digests 500 rows of every character range and length as Node does', async () => {
    const rows = nastyRows(500);
    const setUp = {
      mysql: `SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES'); CREATE TABLE t (id int PRIMARY KEY, v text CHARACTER SET utf8mb4); INSERT INTO t VALUES ${valuesList(rows)}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES ${valuesList(rows)}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = walked(subject, table('t'), [id], [v]);
      const spans = Array.from({ length: 10 }, (_, at) => span(at * 50, at * 50 + 50));
      const parts = spans.map((_, at) => rows.slice(at * 50, at * 50 + 50));
      const [leaves, digests] = await reader.read(async (read) => [
        await read.leafDigests(asked, spans),
        await leafRows(read, asked, spans),
      ]);
      expect(leaves).toEqual(parts.map((part) => leafOf(asked.columns, part)));
      expect(digests).toEqual(parts.map((part) => part.map((row) => rowDigestOf(asked, row))));
    });
  });

  it('digests 300 rows of generated numbers, moments and bytes as Node does, plain and with their lengths', async () => {
    const rows = generatedRows(300);
    const inserts = (bytes: (raw: string) => string) =>
      rows.map(([key, big, price, at, raw = '']) => `(${key}, ${big}, ${price}, '${at}', ${bytes(raw)})`).join(', ');
    const setUp = {
      mysql: `CREATE TABLE t (id int PRIMARY KEY, big bigint, price decimal(24,6), at datetime(6) NOT NULL, raw varbinary(9)); INSERT INTO t VALUES ${inserts((raw) => `x'${raw}'`)}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, big bigint, price numeric(24,6), at timestamp(6) NOT NULL, raw bytea); INSERT INTO t VALUES ${inserts((raw) => `'\\x${raw}'`)}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      for (const plain of [true, false]) {
        const columns: DigestColumn[] = [
          column('big', { kind: 'integer' }, plain),
          column('price', { kind: 'decimal', scale: 6 }, plain),
          column('at', { kind: 'timestamp' }, plain),
          column('raw', { kind: 'bytes' }),
        ];
        const asked = walked(subject, table('t'), [id], columns);
        const found = await reader.read((read) => read.leafDigests(asked, [span(0, 100), span(100, null)]));
        expect(found).toEqual([leafOf(asked.columns, rows.slice(0, 100)), leafOf(asked.columns, rows.slice(100))]);
      }
    });
  });

  it('keeps every column in its place, NULL and empty in any of them', async () => {
    const rows: Texts[] = [
      ['1', null, null, null],
      ['2', '5', null, ''],
      ['3', null, '', '5'],
      ['4', null, '5', null],
      ['5', '5', '', null],
    ];
    const sql = `CREATE TABLE t (id int PRIMARY KEY, n int, v varchar(9), w varchar(9)); INSERT INTO t VALUES ${valuesList(rows)}`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const columns = [column('n', id.form, true), v, column('w', v.form)];
      const asked = walked(subject, table('t'), [id], columns);
      const found = await reader.read((read) => leafRows(read, asked, [span(1, 9)]));
      expect(found).toEqual([rows.map((row) => rowDigestOf(asked, row))]);
      expect(new Set(found[0]?.map(({ digest }) => digest)).size).toBe(5);
    });
  });

  it('reads text of every character set as UTF-8', async () => {
    const texts = ['é', '', 'ÿ', 'a€b', 'naïve, x; y'];
    const inserts = texts.map((text, at) => `(${at}, '${text}', '${text}', '${text}')`).join(', ');
    const setUp = {
      mysql: `CREATE TABLE t (id int PRIMARY KEY, a varchar(20) CHARACTER SET latin1, b varchar(20) CHARACTER SET utf8mb3 NOT NULL, c varchar(20) CHARACTER SET ucs2 NOT NULL); INSERT INTO t VALUES ${inserts}`,
      postgres: `CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b varchar(20) NOT NULL, c text NOT NULL); INSERT INTO t VALUES ${inserts}`,
    };
    await withDatabase(subject, setUp, async ({ reader, table }) => {
      const asked = walked(
        subject,
        table('t'),
        [id],
        ['a', 'b', 'c'].map((name) => column(name, v.form)),
      );
      const found = await reader.read((read) => read.leafDigests(asked, [span(null, null)]));
      expect(found).toEqual([
        leafOf(
          asked.columns,
          texts.map((text, at) => [String(at), text, text, text]),
        ),
      ]);
    });
  });

  it('digests rows of 240 columns', async () => {
    const names = Array.from({ length: 240 }, (_, at) => `c${at}`);
    const row = names.map((name, at) => (at % 7 === 0 ? null : `${name}é`));
    const rows = ['1', '2', '3'].map((key): Texts => [key, ...row]);
    const sql = `CREATE TABLE t (id int PRIMARY KEY, ${names.map((name) => `${name} varchar(6)`).join(', ')}); INSERT INTO t VALUES ${valuesList(rows)}`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const asked = walked(
        subject,
        table('t'),
        [id],
        names.map((name) => column(name, v.form)),
      );
      const spans = Array.from({ length: 40 }, (_, at) => span(at, at + 2));
      const found = await reader.read((read) => read.leafDigests(asked, spans));
      expect(found).toEqual(
        spans.map((_, at) =>
          leafOf(
            asked.columns,
            rows.filter(([key]) => [at, at + 1].includes(Number(key))),
          ),
        ),
      );
    });
  });
}
