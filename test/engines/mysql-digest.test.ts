import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Reader } from '../../mcp-server/src/engines/engine.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import type { CanonicalForm, DigestColumn } from '../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import { type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { rejection } from './conformance/activity.ts';
import { column as columnOf, rowDigestOf, type Texts } from './conformance/expected-hash.ts';
import { leafOf, span } from './conformance/expected-leaf.ts';
import { leafRows } from './conformance/leaf-rows.ts';
import { both, type Fixture, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['mariadb', 'mysql9'];
const column = (name: string, kind: Exclude<CanonicalForm['kind'], 'decimal'>): DigestColumn => ({
  name,
  form: { kind },
});
const id = columnOf('id', { kind: 'integer' }, true);

describe.each(kinds)('digests that only MySQL and MariaDB need, on %s', (kind) => {
  const on = (sql: string, work: (fixture: Fixture) => Promise<void>) =>
    withDatabase({ engine: mysql, kind }, both(sql), work);

  it('finds a UUID that is stored as text in any spelling, and says nothing of one that is not there', async () => {
    const spellings = [
      '6ccd780c-baba-1026-9564-5b8c656024d1',
      '6CCD780C-BABA-1026-9564-5B8C656024D2',
      '6ccd780cbaba102695645b8c656024d3',
      '6ccd-780c-baba-1026-9564-5b8c-6560-24D4',
    ];
    const sql = `CREATE TABLE t (k varchar(40) COLLATE utf8mb4_bin PRIMARY KEY); INSERT INTO t VALUES ${spellings.map((text) => `('${text}')`).join(', ')}`;
    await on(sql, async ({ reader, table }) => {
      const k = column('k', 'uuid');
      const request: DigestRequest = { table: table('t'), columns: [k], key: [k] };
      const wanted = ['1', '2', '3', '4', '5'].map((last) => `6ccd780cbaba102695645b8c656024d${last}`);
      const found = await reader.read((read) =>
        read.rowsByKey(
          request,
          wanted.map((key) => [key]),
        ),
      );
      expect(found.map(({ values }) => values).toSorted()).toEqual(wanted.slice(0, 4).map((text) => [text]));
    });
  });

  it('finds the keys of every character set and collation as bytes', async () => {
    const sql = `CREATE TABLE t (k varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci PRIMARY KEY); INSERT INTO t VALUES ('é'), ('Foo'), ('x€')`;
    await on(sql, async ({ reader, table }) => {
      const k = column('k', 'text');
      const request: DigestRequest = { table: table('t'), columns: [k], key: [k] };
      const found = await reader.read((read) =>
        read.rowsByKey(
          request,
          ['é', 'e', 'foo', 'FOO', 'x€', '中', '?'].map((key) => [key]),
        ),
      );
      expect(found.map(({ key }) => key[0]).toSorted()).toEqual(['x€', 'é']);
    });
  });

  it('reads three thousand and one keys in parts', async () => {
    const rows = Array.from({ length: 3001 }, (_, at) => `(${at})`).join(', ');
    await on(`CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES ${rows}`, async ({ reader, table }) => {
      const request: DigestRequest = { table: table('t'), columns: [id], key: [id] };
      const found = await reader.read((read) =>
        read.rowsByKey(
          request,
          Array.from({ length: 3001 }, (_, at) => [String(at)]),
        ),
      );
      expect(new Set(found.map(({ values }) => values[0])).size).toBe(3001);
    });
  });

  it('keeps huge floats apart in the decimal form, and tiny ones in the float form', async () => {
    const sql =
      'CREATE TABLE t (id int PRIMARY KEY, d double); INSERT INTO t VALUES (1, 1e300), (2, 2e300), (3, -1.5e-9), (4, 1e-15), (5, 0.00012)';
    await on(sql, async ({ reader, table }) => {
      const forms: CanonicalForm[] = [{ kind: 'decimal', scale: 2 }, { kind: 'float' }];
      const columns = forms.map((form): DigestColumn => ({ name: 'd', form }));
      const found = await reader.read((read) =>
        read.rowsByKey(
          { table: table('t'), columns, key: [id] },
          ['1', '2', '3', '4', '5'].map((key) => [key]),
        ),
      );
      expect(found.map(({ values }) => values)).toEqual([
        ['1e300', '1e300'],
        ['2e300', '2e300'],
        ['0.00', '-1.5e-9'],
        ['0.00', '1e-15'],
        ['0.00', '0.00012'],
      ]);
    });
  });
});

describe.each(kinds)('a hostile %s', (kind) => {
  it('cannot make a digest wrong by its settings', async () => {
    const server = await startServer(kind);
    try {
      const lab = await server.createDatabase();
      await lab.execute(
        `CREATE TABLE t (id int PRIMARY KEY, v varchar(20), at timestamp(3) NULL); INSERT INTO t VALUES (1, 'a\\\\b', '2026-07-01 10:00:00.5'), (2, '"q"', NULL)`,
      );
      const before = await digest(server, lab.name);
      const modes = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH';
      await server.execute(`SET GLOBAL sql_mode = '${modes}'; SET GLOBAL sql_select_limit = 1; SET GLOBAL time_zone = '-05:00';
        SET GLOBAL completion_type = 'CHAIN'; SET GLOBAL character_set_client = latin1; SET GLOBAL lock_wait_timeout = 31536000;
        SET GLOBAL max_prepared_stmt_count = 60; SET GLOBAL group_concat_max_len = 4; SET GLOBAL max_error_count = 0`);
      expect(await digest(server, lab.name)).toEqual(before);
      const rows: Texts[] = [
        ['1', 'a\\b', '2026-07-01 10:00:00.5'],
        ['2', '"q"', null],
      ];
      expect(before).toMatchObject({ leaves: [leafOf(COLUMNS, rows)], rows });
    } finally {
      await server.stop();
    }
  });

  it('that cuts the text of a span never gives it a digest, also where it lists no warnings', async () => {
    await small(
      kind,
      "(1, REPEAT('x', 600000)), (2, REPEAT('y', 600000)), (3, 'short'), (4, 'a')",
      async (read, request) => {
        const v = (sign: string): Texts => [sign === 'x' ? '1' : '2', sign.repeat(600_000)];
        const [wide, narrow] = [span(1, 4), [span(1, 2), span(2, 4), span(4, null)]];
        const asked = { ...request, columns: [id, column('v', 'text')] };
        const all = await read((reader) => reader.leafDigests(asked, [wide])).catch((error: unknown) => error);
        const whole: Texts[] = [v('x'), v('y'), ['3', 'short']];
        // MySQL does not cut the text inside a hash, so it is right there.
        if (kind === 'mysql9') expect(all).toEqual([leafOf(asked.columns, whole)]);
        else expect(all).toMatchObject({ code: 'LIMIT', hint: expect.stringContaining('smaller spans') });
        expect(await read((reader) => reader.leafDigests(asked, narrow))).toEqual([
          leafOf(asked.columns, whole.slice(0, 1)),
          leafOf(asked.columns, whole.slice(1)),
          leafOf(asked.columns, [['4', 'a']]),
        ]);
        expect(await read((reader) => leafRows(reader, asked, [wide]))).toEqual([
          whole.map((row) => rowDigestOf(asked, row)),
        ]);
      },
    );
  });

  it('that cannot hold a row in a packet is told, not believed', async () => {
    await small(kind, "(1, REPEAT('x', 800000)), (2, 'short')", async (read, request) => {
      const all = { hexDigits: 1, ids: Array.from({ length: 16 }, (_, at) => at), limit: 9 };
      const errors = [
        await rejection(read((reader) => reader.leafDigests(request, [span(null, null)]))),
        await rejection(read((reader) => leafRows(reader, request, [span(2, 3), span(1, 2)]))),
        await rejection(read((reader) => reader.hashBuckets(request, null, 1))),
        await rejection(read((reader) => reader.hashBuckets(request, span(0, 9), 1))),
        await rejection(read((reader) => reader.hashRows(request, null, all))),
      ];
      expect(errors).toEqual(errors.map(() => expect.objectContaining({ code: 'LIMIT' })));
      const texts = read((reader) => reader.rowsByKey(request, [['1']]));
      // MySQL has the one value though it is longer; MariaDB would send NULL.
      const hex = '78'.repeat(800_000);
      const standIn = `lockstep-long:1600000:${createHash('sha256').update(hex).digest('hex')}:${hex.slice(0, 60)}`;
      if (kind === 'mariadb') await expect(texts).rejects.toMatchObject({ code: 'LIMIT' });
      else expect(await texts).toEqual([{ key: ['1'], values: ['1', standIn] }]);
      const short = ['2', '73686f7274'];
      expect(await read((reader) => reader.rowsByKey(request, [['2']]))).toEqual([{ key: ['2'], values: short }]);
      expect(await read((reader) => reader.leafDigests(request, [span(2, null)]))).toEqual([
        leafOf(request.columns, [short]),
      ]);
    });
  });
});

type Read = <T>(work: (reader: Reader) => Promise<T>) => Promise<T>;

/** A server of its own that takes a megabyte at most and keeps no warnings, with these rows in table t. */
async function small(
  kind: ServerKind,
  rows: string,
  work: (read: Read, request: DigestRequest) => Promise<void>,
): Promise<void> {
  const server = await startServer(kind);
  try {
    const lab = await server.createDatabase();
    await lab.execute(`CREATE TABLE t (id int PRIMARY KEY, v longtext); INSERT INTO t VALUES ${rows};
      SET GLOBAL max_allowed_packet = 1048576; SET GLOBAL max_error_count = 0`);
    const database = mysql.open(lab.readerUrl, LIMITS);
    const table = { schema: lab.name, name: 't' };
    const columns = [id, column('v', 'bytes')];
    await work((read) => database.read(read), { table, columns, key: [id], keyIndex: 'PRIMARY' });
    await database.close();
  } finally {
    await server.stop();
  }
}

const COLUMNS = [id, column('v', 'text'), column('at', 'timestamp')];

async function digest(server: LabServer, name: string) {
  const database = mysql.open(server.url({ database: name }), LIMITS);
  const request: DigestRequest = {
    table: { schema: name, name: 't' },
    columns: COLUMNS,
    key: [id],
    keyIndex: 'PRIMARY',
  };
  try {
    return await database.read(async (read) => ({
      leaves: await read.leafDigests(request, [span(0, 10)]),
      buckets: await read.hashBuckets(request, null, 2),
      rows: (await read.rowsByKey(request, [['1'], ['2']])).map(({ values }) => values),
      tables: (await read.inspect()).tables.length,
    }));
  } finally {
    await database.close();
  }
}
