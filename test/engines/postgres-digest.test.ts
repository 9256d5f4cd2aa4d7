import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { DigestColumn, KeyPoint, LeafDigest } from '../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import type { ServerKind } from '../lab/lab.ts';
import { column, hashBucketsOf, rowDigestOf, rowTextOf, type Texts } from './conformance/expected-hash.ts';
import { leafRows } from './conformance/leaf-rows.ts';
import { both, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['postgres', 'postgres18'];

const id = column('id', { kind: 'integer' }, true);
const v = column('v', { kind: 'text' });
const WHOLE = { from: null, to: null };

const request = (table: DigestRequest['table'], key: DigestColumn[], ...columns: DigestColumn[]): DigestRequest => ({
  table,
  columns: [...key, ...columns],
  key,
  keyIndex: 't_pkey',
});

function leafOf(columns: readonly DigestColumn[], rows: readonly Texts[]): LeafDigest {
  const text = rows.map((row) => rowTextOf(columns, row)).join(';');
  const digest = rows.length === 0 ? null : createHash('sha256').update(text, 'utf8').digest('hex');
  return { count: BigInt(rows.length), digest };
}

const refusal = (answer: Promise<unknown>) => answer.then(String, (error: unknown) => error);

describe.each(kinds)('digests of PostgreSQL alone, on %s', (kind) => {
  const subject = { engine: postgres, kind };

  it('finds the place of a point that its type cannot hold: between two keys, below or above all', async () => {
    const sql = `CREATE TABLE t (id smallint, d date, v text, PRIMARY KEY (id, d));
      INSERT INTO t VALUES (-4, '2026-01-01', 'a'), (-3, '2026-01-01', 'b'), (3, '2026-01-01', 'c'), (3, '2026-01-02', 'd'), (4, '2026-01-01', 'e')`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const asked = request(table('t'), [id, column('d', { kind: 'date' }, true)], v);
      const expected: readonly (readonly [KeyPoint, KeyPoint | null])[] = [
        [
          ['-3.5', '2026-01-01'],
          ['-3', '2026-01-01'],
        ],
        [
          ['-4.0', '2026-01-01'],
          ['-4', '2026-01-01'],
        ],
        [
          ['3', '2026-01-01 10:00:00'],
          ['3', '2026-01-02'],
        ],
        [
          ['3', 'infinity'],
          ['4', '2026-01-01'],
        ],
        [
          ['3', '0044-03-15 BC'],
          ['3', '2026-01-01'],
        ],
        [
          ['-99999999999999999999', '2026-01-01'],
          ['-4', '2026-01-01'],
        ],
        [['99999999999999999999', '2026-01-01'], null],
        [['32768', '2026-01-01'], null],
      ];
      const found = await reader.read(async (read) => {
        const walked: [KeyPoint, KeyPoint | null][] = [];
        for (const [from] of expected) walked.push([from, await read.keyAfter(asked, from, 0)]);
        return walked;
      });
      expect(found).toEqual(expected);
      const spans = [
        { from: null, to: ['3', '2026-01-01 10:00:00'] },
        { from: ['3', '2026-01-01 10:00:00'], to: ['99999', '2026-01-01'] },
        { from: null, to: ['-99999', '2026-01-01'] },
        { from: ['3', '2026-01-01'], to: ['3.5', '2026-01-01'] },
      ];
      const rows: Texts[] = [
        ['-4', '2026-01-01', 'a'],
        ['-3', '2026-01-01', 'b'],
        ['3', '2026-01-01', 'c'],
        ['3', '2026-01-02', 'd'],
        ['4', '2026-01-01', 'e'],
      ];
      const leaf = (from: number, to: number) => leafOf(asked.columns, rows.slice(from, to));
      expect(await reader.read((read) => read.leafDigests(asked, spans))).toEqual([
        leaf(0, 3),
        leaf(3, 5),
        leaf(0, 0),
        leaf(2, 4),
      ]);
    });
  });

  it('says UNSUPPORTED for a point that has no place, a key without index or with NULLs, and a type without order', async () => {
    const sql = `CREATE TABLE t (d timestamp PRIMARY KEY); CREATE TABLE n (id int UNIQUE); CREATE TABLE b (id bit(3) PRIMARY KEY);
      CREATE TABLE x (id text PRIMARY KEY)`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      const moments = request(table('t'), [column('d', { kind: 'timestamp' }, true)]);
      const points = [
        '0000-00-00 00:00:00',
        '2024-02-30 00:00:00',
        '2023-02-29 00:00:00',
        '2024-01-01 24:00:01',
        'now',
        '',
      ];
      const answers = await Promise.all([
        ...points.map((point) => refusal(reader.read((read) => read.keyAfter(moments, [point], 0)))),
        ...points.map((point) =>
          refusal(reader.read((read) => read.leafDigests(moments, [{ from: [point], to: null }]))),
        ),
        refusal(reader.read((read) => read.keyAfter(request(table('x'), [column('id', v.form)]), ['a\0b'], 0))),
        refusal(reader.read((read) => read.keyAfter({ ...moments, keyIndex: null }, null, 0))),
        refusal(reader.read((read) => read.keyAfter(request(table('n'), [id]), null, 0))),
        refusal(reader.read((read) => read.keyAfter(request(table('b'), [column('id', { kind: 'bits' })]), null, 0))),
      ]);
      expect(answers).toEqual(answers.map(() => expect.objectContaining({ code: 'UNSUPPORTED', serverCode: null })));
    });
  });

  it('walks an order of its own, that of citext and of a collation, and keeps what lies between two points', async () => {
    const sql = `CREATE EXTENSION citext; CREATE COLLATION german (provider = icu, locale = 'de');
      CREATE TABLE t (k citext, g text COLLATE german, n int, v text, PRIMARY KEY (k, g, n));
      INSERT INTO t SELECT k, g, n, k || g || n FROM unnest('{B,a,C}'::text[]) k, unnest('{z,Z,ä,a;,",b"}'::text[]) g, generate_series(1, 2) n`;
    await withDatabase(subject, both(sql), async ({ reader, lab, table }) => {
      const key = [column('k', v.form), column('g', v.form), column('n', id.form, true)];
      const asked = request(table('t'), key, v);
      const rows = await lab.query('SELECT k, g, n, v FROM t ORDER BY k, g, n');
      expect(rows.map(([k]) => k).filter((k, at, all) => k !== all[at - 1])).toEqual(['a', 'B', 'C']);
      const point = (at: number): KeyPoint => rows[at]?.slice(0, 3) ?? [];
      const found = await reader.read(async (read) => ({
        walked: [await read.keyAfter(asked, null, 7), await read.keyAfter(asked, point(7), 8)],
        leaves: await read.leafDigests(asked, [
          { from: point(7), to: point(22) },
          { from: point(22), to: null },
          WHOLE,
        ]),
        rows: await leafRows(read, asked, [
          { from: point(7), to: point(22) },
          { from: point(9), to: point(9) },
        ]),
      }));
      expect(found).toEqual({
        walked: [point(7), point(15)],
        leaves: [rows.slice(7, 22), rows.slice(22), rows].map((part) => leafOf(asked.columns, part)),
        rows: [rows.slice(7, 22).map((row) => rowDigestOf(asked, row)), []],
      });
    });
  });

  it('believes NOT NULL only where the server checked every row', async () => {
    const sql = `CREATE TABLE t (id int NOT NULL, v text NOT NULL); CREATE TABLE child () INHERITS (t); ALTER TABLE child ALTER v DROP NOT NULL;
      INSERT INTO child VALUES (1, NULL);
      CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
      CREATE FOREIGN TABLE f (id int NOT NULL, v text NOT NULL) SERVER files OPTIONS (program 'echo 1,', format 'csv')`;
    const unchecked = `CREATE TABLE t (id int, v text); INSERT INTO t VALUES (1, NULL); ALTER TABLE t ADD CONSTRAINT late NOT NULL v NOT VALID;
      CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
      CREATE TABLE f (id int NOT NULL, v text NOT NULL) PARTITION BY LIST (id);
      CREATE FOREIGN TABLE p PARTITION OF f FOR VALUES IN (1) SERVER files OPTIONS (program 'echo 1,', format 'csv')`;
    // PostgreSQL 18 refuses to drop an inherited NOT NULL, and lets one be added without looking at the rows.
    await withDatabase(subject, both(kind === 'postgres18' ? unchecked : sql), async ({ admin, table }) => {
      for (const plain of [true, false]) {
        const columns = [column('v', v.form, plain), id];
        for (const name of ['t', 'f']) {
          const asked: DigestRequest = { table: table(name), columns, key: [id] };
          const found = await admin.read(async (read) => [
            await read.hashBuckets(asked, null, 2),
            await read.leafDigests(asked, [WHOLE]),
          ]);
          expect(found).toEqual([hashBucketsOf(columns, [[null, '1']], 2), [leafOf(columns, [[null, '1']])]]);
        }
      }
    });
  });

  it('digests a database in another encoding as UTF-8, and passes over keys that it cannot hold', async () => {
    await withDatabase(subject, both(''), async ({ lab, table }) => {
      const name = `${lab.name}_latin`;
      await lab.execute(`CREATE DATABASE ${name} ENCODING LATIN1 LOCALE 'C' TEMPLATE template0`);
      const database = postgres.open(lab.url.replace(lab.name, name), LIMITS);
      try {
        await lab.server.execute(
          `CREATE TABLE t (k varchar(9) PRIMARY KEY, v text); INSERT INTO t VALUES ('é', 'ÿ,'), ('e', NULL)`,
          name,
        );
        const asked = request(table('t'), [column('k', v.form)], v);
        const rows: Texts[] = [
          ['e', null],
          ['é', 'ÿ,'],
        ];
        const found = await database.read(async (read) => ({
          buckets: await read.hashBuckets(asked, null, 4),
          leaves: await read.leafDigests(asked, [WHOLE, { from: ['f'], to: null }]),
          rows: await leafRows(read, asked, [WHOLE]),
          next: await read.keyAfter(asked, ['e'], 1),
          texts: await read.rowsByKey(asked, [['😀'], ['é'], ['中'], ['e'], ['€']]),
        }));
        expect({
          ...found,
          texts: found.texts.toSorted((a, b) => ((a.key[0] ?? '') < (b.key[0] ?? '') ? -1 : 1)),
        }).toEqual({
          buckets: hashBucketsOf(asked.columns, rows, 4),
          leaves: [leafOf(asked.columns, rows), leafOf(asked.columns, rows.slice(1))],
          rows: [rows.map((row) => rowDigestOf(asked, row))],
          next: ['é'],
          texts: rows.map((row) => ({ key: row.slice(0, 1), values: row })),
        });
      } finally {
        await database.close();
        await lab.execute(`DROP DATABASE ${name}`);
      }
    });
  });

  it('asks for smaller spans when the rows of one exceed what the server holds in one piece', async () => {
    // Not a constant: the planner would compute that, and copy it many times.
    const sql = `CREATE VIEW joined AS SELECT id, repeat(repeat('x', 10000), id) AS v FROM generate_series(60000, 60000) id;
      CREATE VIEW value AS SELECT id, repeat(repeat('x', 10000), id) || repeat(repeat('y', 10000), id) AS v FROM generate_series(60000, 60000) id`;
    await withDatabase(subject, both(sql), async ({ reader, table }) => {
      // Plain, so that the server writes it once and not once more for its length.
      const once = column('v', v.form, true);
      const codes: unknown[] = [];
      for (const name of ['joined', 'value']) {
        const asked: DigestRequest = { table: table(name), columns: [once, once], key: [id] };
        codes.push(await refusal(reader.read((read) => read.leafDigests(asked, [WHOLE]))));
      }
      const expected = (serverCode: string) =>
        expect.objectContaining({ code: 'LIMIT', serverCode, hint: expect.stringContaining('Ask for smaller spans') });
      expect(codes).toEqual([expected('54000'), expected('XX000')]);
    });
  });

  it('digests partitions, domains and views as the table they are', async () => {
    const sql = `CREATE DOMAIN label AS varchar(9) CHECK (value <> ''); CREATE DOMAIN tag AS label;
      CREATE TABLE t (id bigint PRIMARY KEY, v tag) PARTITION BY RANGE (id);
      CREATE TABLE p1 PARTITION OF t FOR VALUES FROM (0) TO (10); CREATE TABLE p2 PARTITION OF t FOR VALUES FROM (10) TO (20);
      INSERT INTO t SELECT n, 'v' || n FROM generate_series(19, 0, -1) n; CREATE VIEW w AS SELECT * FROM t`;
    await withDatabase(subject, both(sql), async ({ admin, table }) => {
      const rows = Array.from({ length: 20 }, (_, at): Texts => [String(at), `v${at}`]);
      for (const name of ['t', 'w']) {
        const asked = request(table(name), [id], v);
        const found = await admin.read((read) => read.leafDigests(asked, [{ from: ['5'], to: ['15'] }, WHOLE]));
        expect(found).toEqual([leafOf(asked.columns, rows.slice(5, 15)), leafOf(asked.columns, rows)]);
      }
    });
  });
});
