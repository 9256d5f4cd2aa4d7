import { describe, expect, it } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import type { DigestColumn } from '../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import type { ServerKind } from '../lab/lab.ts';
import { rejection } from './conformance/activity.ts';
import { column, rowDigestOf, type Texts } from './conformance/expected-hash.ts';
import { leafOf, span, walked } from './conformance/expected-leaf.ts';
import { valuesList } from './conformance/generated-rows.ts';
import { leafRows } from './conformance/leaf-rows.ts';
import { both, type Fixture, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['mariadb', 'mysql9'];
const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });

describe.each(kinds)('leaves that only MySQL and MariaDB have, on %s', (kind) => {
  const subject = { engine: mysql, kind };
  const on = (sql: string, work: (fixture: Fixture) => Promise<void>) => withDatabase(subject, both(sql), work);
  /** Digests of the rows from each key on, beside those that are expected. */
  const fromEach = async ({ reader, table }: Fixture, form: DigestColumn['form'], keys: readonly string[]) => {
    const asked = walked(subject, table('t'), [column('k', form)]);
    const spans = keys.map((key) => span(key, null));
    const [leaves, next] = await reader.read(async (read) => [
      await read.leafDigests(asked, spans),
      await Promise.all(keys.map((key) => read.keyAfter(asked, [key], 1))),
    ]);
    const rows = keys.map((key): Texts => [key]);
    expect({ leaves, next }).toEqual({
      leaves: keys.map((_, at) => leafOf(asked.columns, rows.slice(at))),
      next: keys.map((_, at) => rows[at + 1] ?? null),
    });
  };

  it.each([
    ['date', { kind: 'date' }, ['0000-00-00', '2026-00-00', '2026-02-28', '2026-02-30', '2026-03-01']],
    ['datetime(2)', { kind: 'timestamp' }, ['0000-00-00 00:00:00', '2026-02-30 10:00:00.5', '2026-03-01 00:00:00']],
    ['timestamp', { kind: 'timestamp' }, ['0000-00-00 00:00:00', '1970-01-01 00:00:01', '2038-01-19 03:14:07']],
    ['year', { kind: 'integer' }, ['1901', '1970', '2069', '2155']],
    ['char(6) CHARACTER SET latin1 COLLATE latin1_bin', { kind: 'text' }, ['A', 'Z', 'a', 'é', 'ÿ']],
    ['int(6) unsigned zerofill', { kind: 'integer' }, ['0', '7', '4294967295']],
  ] as const)('keep %s keys that no other database has as points', async (type, form, keys) => {
    const sql = `SET time_zone = '+00:00', sql_mode = 'ALLOW_INVALID_DATES'; CREATE TABLE t (k ${type} NOT NULL DEFAULT ${type === 'timestamp' ? 'CURRENT_TIMESTAMP' : `'${keys[2]}'`} PRIMARY KEY);
      INSERT INTO t VALUES ${keys.map((key) => `('${key}')`).join(', ')}`;
    await on(sql, (fixture) => fromEach(fixture, form, keys));
  });

  it('end at points that lie between the years of a YEAR', async () => {
    await on(
      "CREATE TABLE t (id year PRIMARY KEY); INSERT INTO t VALUES ('0000'), (1970), (2069)",
      async ({ reader, table }) => {
        const asked = walked(subject, table('t'), [id]);
        const spans = ['-1', '0', '1', '69', '70', '1900', '1970', '2070', '9999'].map((point) => span(point, null));
        const found = await reader.read((read) => read.leafDigests(asked, spans));
        expect(found.map(({ count }) => count)).toEqual([3n, 3n, 2n, 2n, 2n, 2n, 2n, 0n, 0n]);
      },
    );
  });

  it.each(["enum('a')", "set('a')", 'bit(3)', 'float', 'double', 'time'])(
    'have no points in a key of %s',
    async (type) => {
      await on(`CREATE TABLE t (k ${type} PRIMARY KEY)`, async ({ reader, table }) => {
        const asked = walked(subject, table('t'), [column('k', { kind: 'text' })]);
        const error = await rejection(reader.read((read) => read.keyAfter(asked, null, 1)));
        expect(error).toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('"k"') });
      });
    },
  );

  it.each([
    ['MyISAM', 'PRIMARY KEY (id)'],
    ['MEMORY', 'PRIMARY KEY USING BTREE (id)'],
    ['InnoDB', 'PRIMARY KEY (id DESC)'],
    ['InnoDB', 'PRIMARY KEY (v, id), UNIQUE KEY by_id (id)'],
  ])('hold their rows in key order in a table of %s with %s', async (engine, keys) => {
    const rows = Array.from({ length: 300 }, (_, at): Texts => [String(at), `v${(at * 37) % 101}`]);
    const stored = rows.toSorted((a, b) => ((Number(a[0]) * 211) % 307) - ((Number(b[0]) * 211) % 307));
    const sql = `CREATE TABLE t (id int NOT NULL, v varchar(9) NOT NULL, ${keys}) ENGINE=${engine}; INSERT INTO t VALUES ${valuesList(stored)}`;
    await on(sql, async ({ reader, table }) => {
      const keyIndex = keys.includes('by_id') ? 'by_id' : 'PRIMARY';
      const asked: DigestRequest = { ...walked(subject, table('t'), [id], [v]), keyIndex };
      const spans = [span(null, null), span(50, 250)];
      const parts = [rows, rows.slice(50, 250)];
      const found = await reader.read(async (read) => ({
        leaves: await read.leafDigests(asked, spans),
        rows: await leafRows(read, asked, spans),
        next: await read.keyAfter(asked, ['50'], 100),
      }));
      expect(found).toEqual({
        leaves: parts.map((part) => leafOf(asked.columns, part)),
        rows: parts.map((part) => part.map((row) => rowDigestOf(asked, row))),
        next: ['150'],
      });
    });
  });

  it.each([
    ['a hash', 'CREATE TABLE t (id int, v varchar(9), PRIMARY KEY USING HASH (id)) ENGINE=MEMORY', 'PRIMARY'],
    ['another order', 'CREATE TABLE t (id int, v varchar(9), PRIMARY KEY (v, id))', 'PRIMARY'],
    ['no such name', 'CREATE TABLE t (id int PRIMARY KEY, v varchar(9))', 'primary'],
  ])('are not walked by an index that is %s, and digested in key order all the same', async (_what, sql, keyIndex) => {
    await on(`${sql}; INSERT INTO t VALUES (2, 'a'), (1, 'b'), (3, '')`, async ({ reader, table }) => {
      const asked: DigestRequest = { ...walked(subject, table('t'), [id], [v]), keyIndex };
      expect(await rejection(reader.read((read) => read.keyAfter(asked, null, 1)))).toMatchObject({
        code: 'UNSUPPORTED',
      });
      const [leaf] = await reader.read((read) => read.leafDigests(asked, [span(null, 3)]));
      expect(leaf).toEqual(
        leafOf(asked.columns, [
          ['1', 'b'],
          ['2', 'a'],
        ]),
      );
    });
  });

  it('hold NULL where a view or an outer join gives it', async () => {
    const sql = `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, v varchar(9) NOT NULL, n int NOT NULL);
      INSERT INTO a VALUES (1), (2); INSERT INTO b VALUES (1, 'x', 7); CREATE VIEW t AS SELECT a.id, b.v, b.n FROM a LEFT JOIN b ON b.id = a.id`;
    await on(sql, async ({ admin, table }) => {
      const asked: DigestRequest = {
        ...walked(subject, table('t'), [id], [v, column('n', id.form, true)]),
        keyIndex: null,
      };
      const rows: Texts[] = [
        ['1', 'x', '7'],
        ['2', null, null],
      ];
      expect(await admin.read((read) => read.leafDigests(asked, [span(null, null)]))).toEqual([
        leafOf(asked.columns, rows),
      ]);
    });
  });

  it('are digested whole whether their rows are short, long, or as long as a short row may be', async () => {
    const columns = [
      id,
      column('v', { kind: 'text' }),
      column('d', { kind: 'decimal', scale: 2 }, true),
      column('b', { kind: 'bytes' }),
    ];
    const lengths = [0, 1, 300, 437, 438, 439, 440, 441, 442, 443, 444, 500, 511, 512, 513, 9000];
    const rows = [...lengths, ...lengths].map(
      (length, at): Texts => [
        String(at),
        at % 5 === 4 ? null : `é${'x'.repeat(length)}`,
        '-1.50',
        at % 3 === 0 ? null : '00ff',
      ],
    );
    const values = rows.map(
      ([key, text, decimal, bytes]) =>
        `(${key}, ${text === null ? 'NULL' : `'${text}'`}, ${decimal}, ${bytes === null ? 'NULL' : `x'${bytes}'`})`,
    );
    const sql = `CREATE TABLE t (id int PRIMARY KEY, v mediumtext CHARACTER SET utf8mb4, d decimal(9,2), b blob); INSERT INTO t VALUES ${values.join(', ')}`;
    await on(sql, async ({ reader, table }) => {
      const asked = walked(subject, table('t'), [id], columns.slice(1));
      const spans = [...rows.map((_, at) => span(at, at + 1)), span(null, 3), span(null, null)];
      const parts = [...rows.map((row) => [row]), rows.slice(0, 3), rows];
      // Once long rows have been met, short ones are no longer tried.
      const found = await reader.read(async (read) => [
        await read.leafDigests(asked, spans),
        await read.leafDigests(asked, spans),
      ]);
      const expected = parts.map((part) => leafOf(columns, part));
      expect(found).toEqual([expected, expected]);
    });
  });

  it('name NULL in a key that allows it', async () => {
    await on(
      'CREATE TABLE t (id int, n int, UNIQUE KEY k (id, n)); INSERT INTO t VALUES (1, 5), (NULL, 5), (1, NULL)',
      async ({ reader, table }) => {
        const key = [id, column('n', id.form, true)];
        const asked: DigestRequest = { ...walked(subject, table('t'), key), keyIndex: 'k' };
        const rows: Texts[] = [
          [null, '5'],
          ['1', null],
          ['1', '5'],
        ];
        const found = await reader.read((read) => leafRows(read, asked, [{ from: null, to: null }]));
        expect(found).toEqual([rows.map((row) => rowDigestOf(asked, row))]);
      },
    );
  });
});

describe('leaves of MariaDB', () => {
  it('walk the UUIDs of its own type in the order that it has', async () => {
    const uuids = Array.from(
      { length: 40 },
      (_, at) =>
        `${String(at * 7919).padStart(8, '0')}-1111-4${String(at).padStart(3, '0')}-8000-${String((40 - at) * 131).padStart(12, '0')}`,
    );
    const subject = { engine: mysql, kind: 'mariadb' as const };
    const sql = `CREATE TABLE t (k uuid PRIMARY KEY); INSERT INTO t VALUES ${uuids.map((uuid) => `('${uuid}')`).join(', ')}`;
    await withDatabase(subject, both(sql), async ({ lab, reader, table }) => {
      const asked = walked(subject, table('t'), [column('k', { kind: 'uuid' })]);
      const order = (await lab.query('SELECT k FROM t ORDER BY k')).map(([uuid = '']) => uuid.replaceAll('-', ''));
      const found = await reader.read(async (read) => ({
        next: await Promise.all(order.map((key) => read.keyAfter(asked, [key], 1))),
        leaves: await read.leafDigests(
          asked,
          order.map((key, at) => ({ from: [key], to: at < 30 ? [order[at + 10] ?? ''] : null })),
        ),
      }));
      expect(found).toEqual({
        next: order.map((_, at) => (at < 39 ? [order[at + 1]] : null)),
        leaves: order.map((_, at) =>
          leafOf(
            asked.columns,
            order.slice(at, at < 30 ? at + 10 : 40).map((key) => [key]),
          ),
        ),
      });
    });
  });
});
