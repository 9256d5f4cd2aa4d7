import { describe, expect, it } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import type { CanonicalForm, DigestColumn, DigestRequest } from '../../mcp-server/src/model/digest.ts';
import { type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { rejection } from './conformance/activity.ts';
import { both, type Fixture, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['mariadb', 'mysql9'];
const column = (name: string, kind: Exclude<CanonicalForm['kind'], 'decimal'>): DigestColumn => ({
  name,
  form: { kind },
});
const id = column('id', 'integer');

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
      const request: DigestRequest = { table: table('t'), columns: [k], key: [k], bucketBy: null };
      const wanted = ['1', '2', '3', '4', '5'].map((last) => `6ccd780cbaba102695645b8c656024d${last}`);
      const found = await reader.read((read) => read.rowTexts(request, wanted));
      expect(found.map(({ values }) => values).toSorted()).toEqual(wanted.slice(0, 4).map((text) => [text]));
    });
  });

  it('finds the keys of every character set and collation as bytes', async () => {
    const sql = `CREATE TABLE t (k varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci PRIMARY KEY); INSERT INTO t VALUES ('é'), ('Foo'), ('x€')`;
    await on(sql, async ({ reader, table }) => {
      const k = column('k', 'text');
      const request: DigestRequest = { table: table('t'), columns: [k], key: [k], bucketBy: null };
      const found = await reader.read((read) => read.rowTexts(request, ['é', 'e', 'foo', 'FOO', 'x€', '中', '?']));
      expect(found.map(({ key }) => key[0]).toSorted()).toEqual(['x€', 'é']);
    });
  });

  it('reads a thousand and one keys in parts', async () => {
    const rows = Array.from({ length: 1001 }, (_, at) => `(${at})`).join(', ');
    await on(`CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES ${rows}`, async ({ reader, table }) => {
      const request: DigestRequest = { table: table('t'), columns: [id], key: [id], bucketBy: 'id' };
      const found = await reader.read((read) =>
        read.rowTexts(
          request,
          Array.from({ length: 1001 }, (_, at) => String(at)),
        ),
      );
      expect(new Set(found.map(({ values }) => values[0])).size).toBe(1001);
    });
  });

  it('digests keys of every whole-number type', async () => {
    const types = [
      'tinyint',
      'smallint unsigned',
      'mediumint',
      'int(9) unsigned zerofill',
      'bigint',
      'decimal(20,0)',
      'decimal(9,0) unsigned',
    ];
    for (const type of types) {
      await on(
        `CREATE TABLE t (id ${type} PRIMARY KEY); INSERT INTO t VALUES (81), (100)`,
        async ({ reader, table }) => {
          const request: DigestRequest = { table: table('t'), columns: [id], key: [id], bucketBy: 'id' };
          const [bounds, found] = await reader.read(async (read) => [
            await read.keyBounds(table('t'), 'id'),
            await read.buckets(request, { from: -1000n, to: 3000n }, 50n),
          ]);
          const keys = [81n, 100n];
          expect([type, bounds]).toEqual([type, { min: keys[0], max: keys[1] }]);
          expect([type, found.map((bucket) => bucket.id)]).toEqual([
            type,
            [...new Set(keys.map((key) => (key + 1000n) / 50n))],
          ]);
        },
      );
    }
  });

  it('keeps huge floats apart in the decimal form, and tiny ones in the float form', async () => {
    const sql =
      'CREATE TABLE t (id int PRIMARY KEY, d double); INSERT INTO t VALUES (1, 1e300), (2, 2e300), (3, -1.5e-9), (4, 1e-15), (5, 0.00012)';
    await on(sql, async ({ reader, table }) => {
      const forms: CanonicalForm[] = [{ kind: 'decimal', scale: 2 }, { kind: 'float' }];
      const columns = forms.map((form): DigestColumn => ({ name: 'd', form }));
      const found = await reader.read((read) =>
        read.rowTexts({ table: table('t'), columns, key: [id], bucketBy: 'id' }, ['1', '2', '3', '4', '5']),
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
      const ask = () => digest(server, lab.name);
      const before = await ask();
      const modes = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH';
      await server.execute(`SET GLOBAL sql_mode = '${modes}'; SET GLOBAL sql_select_limit = 1; SET GLOBAL time_zone = '-05:00';
        SET GLOBAL completion_type = 'CHAIN'; SET GLOBAL character_set_client = latin1; SET GLOBAL lock_wait_timeout = 31536000;
        SET GLOBAL max_prepared_stmt_count = 60`);
      expect(await ask()).toEqual(before);
      expect(before.rows).toEqual([
        ['1', 'a\\b', '2026-07-01 10:00:00.500000'],
        ['2', '"q"', null],
      ]);
    } finally {
      await server.stop();
    }
  });

  it('that cannot hold a row in a packet is told, not believed', async () => {
    const server = await startServer(kind);
    try {
      const lab = await server.createDatabase();
      await lab.execute(
        "CREATE TABLE t (id int PRIMARY KEY, v longtext); INSERT INTO t VALUES (1, REPEAT('x', 800000)), (2, 'short'); SET GLOBAL max_allowed_packet = 1048576",
      );
      const database = mysql.open(lab.readerUrl, LIMITS);
      const request: DigestRequest = {
        table: { schema: lab.name, name: 't' },
        columns: [id, column('v', 'bytes')],
        key: [id],
        bucketBy: 'id',
      };
      const errors = [
        await rejection(database.read((read) => read.buckets(request, null, 1n))),
        await rejection(database.read((read) => read.buckets(request, { from: 0n, to: 9n }, 1n))),
        await rejection(database.read((read) => read.rowDigests(request, null, 9))),
      ];
      expect(errors).toEqual(errors.map(() => expect.objectContaining({ code: 'LIMIT' })));
      const texts = database.read((read) => read.rowTexts(request, ['1']));
      // MySQL sends the one value though it is longer; MariaDB would send NULL.
      if (kind === 'mariadb') await expect(texts).rejects.toMatchObject({ code: 'LIMIT' });
      else expect(await texts).toEqual([{ key: ['1'], values: ['1', '78'.repeat(800_000)] }]);
      const short = await database.read((read) => read.rowTexts(request, ['2']));
      expect(short).toEqual([{ key: ['2'], values: ['2', '73686f7274'] }]);
      await database.close();
    } finally {
      await server.stop();
    }
  });
});

async function digest(server: LabServer, name: string) {
  const database = mysql.open(server.url({ database: name }), LIMITS);
  const columns = [id, column('v', 'text'), column('at', 'timestamp')];
  const request: DigestRequest = { table: { schema: name, name: 't' }, columns, key: [id], bucketBy: 'id' };
  try {
    return await database.read(async (read) => ({
      buckets: await read.buckets(request, { from: 0n, to: 10n }, 1n),
      rows: (await read.rowTexts(request, ['1', '2'])).map(({ values }) => values),
      tables: (await read.inspect()).tables.length,
    }));
  } finally {
    await database.close();
  }
}
