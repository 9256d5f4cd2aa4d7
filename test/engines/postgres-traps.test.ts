import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import type { DigestColumn } from '../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import { LAB_LOGINS } from '../lab/accounts.ts';
import type { ServerKind } from '../lab/lab.ts';
import { leafRows } from './conformance/leaf-rows.ts';
import { both, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['postgres', 'postgres18'];

/** Functions by the names of the server's own, each of which raises an error when it runs. */
const SHADOWS = [
  'set_config(text, text, boolean) RETURNS text',
  'current_setting(text) RETURNS text',
  'version() RETURNS text',
  'pg_backend_pid() RETURNS int',
  'transaction_timestamp() RETURNS timestamptz',
  'count() RETURNS bigint',
  'sha256(bytea) RETURNS bytea',
  'encode(bytea, text) RETURNS text',
  'convert_to(text, name) RETURNS bytea',
  'substr(text, int, int) RETURNS text',
  'octet_length(text) RETURNS int',
  'format_type(oid, int) RETURNS text',
  'has_table_privilege(oid, text) RETURNS boolean',
  'pg_get_expr(pg_node_tree, oid) RETURNS text',
  'to_json(anyelement) RETURNS json',
  'obj(text) RETURNS text',
  'string_agg(text, text) RETURNS text',
  'concat_ws(text, text) RETURNS text',
  'right(text, int) RETURNS text',
  'unnest(int[]) RETURNS int',
  'pg_is_in_recovery() RETURNS boolean',
  'pg_current_wal_lsn() RETURNS pg_lsn',
  'pg_has_role(name, text) RETURNS boolean',
];

const shadowing = SHADOWS.map(
  (signature) => `CREATE FUNCTION public.${signature} LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trap''; END'`,
).join('; ');

describe.each(kinds)('traps laid for a reading superuser, on %s', (kind) => {
  it('does not step on functions that a search_path puts before the server’s', async () => {
    const sql = `CREATE TABLE t (id int PRIMARY KEY, v text DEFAULT 'x' CHECK (v <> '')); INSERT INTO t VALUES (1, 'a'); ${shadowing}`;
    await withDatabase({ engine: postgres, kind }, both(sql), async ({ lab, table }) => {
      await lab.execute(`ALTER DATABASE "${lab.name}" SET search_path = public, pg_catalog`);
      await expect(lab.query(`SELECT current_setting('x')`)).rejects.toThrow('trap');
      const database = postgres.open(lab.url, LIMITS);
      try {
        const columns: DigestColumn[] = [
          { name: 'id', form: { kind: 'integer' } },
          { name: 'v', form: { kind: 'text' } },
        ];
        const request: DigestRequest = {
          table: table('t'),
          columns,
          key: columns.slice(0, 1),
          keyIndex: 't_pkey',
        };
        const found = await database.read(async (read) => ({
          user: (await read.facts()).user,
          refused: (await read.privileges()).writeRefusedWith,
          tables: (await read.inspect()).tables.map(({ name }) => name),
          leaves: (await read.leafDigests(request, [{ from: ['0'], to: ['9'] }])).map(({ count }) => count),
          packed: (await leafRows(read, request, [{ from: null, to: null }])).map((rows) => rows.length),
          next: await read.keyAfter(request, ['0'], 0),
          buckets: (await read.hashBuckets(request, null, 2)).map(({ count }) => count),
          hashed: (
            await read.hashRows(request, null, {
              hexDigits: 1,
              ids: Array.from({ length: 16 }, (_, at) => at),
              limit: 9,
            })
          ).length,
          load: (await read.load()).replica,
          rows: await read.rowsByKey(request, [['1']]),
        }));
        expect(found).toEqual({
          user: 'admin',
          refused: '25006',
          tables: ['t'],
          leaves: [1n],
          packed: [1],
          next: ['1'],
          buckets: [1n],
          hashed: 1,
          load: false,
          rows: [{ key: ['1'], values: ['1', 'a'] }],
        });
      } finally {
        await database.close();
      }
    });
  });

  it('reads a type of the user through its own output, not through a cast that somebody wrote', async () => {
    const sql = `CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (id int PRIMARY KEY, m mood, n mood); INSERT INTO t VALUES (1, 'sad', NULL);
      CREATE FUNCTION trap(mood) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''trap''; END';
      CREATE CAST (mood AS text) WITH FUNCTION trap(mood)`;
    await withDatabase({ engine: postgres, kind }, both(sql), async ({ lab, admin, table }) => {
      await expect(lab.query('SELECT m::text FROM t')).rejects.toThrow('trap');
      const columns: DigestColumn[] = ['m', 'n'].map((name) => ({ name, form: { kind: 'text' } }));
      const key: DigestColumn[] = [{ name: 'id', form: { kind: 'integer' } }];
      const request: DigestRequest = { table: table('t'), columns, key };
      const rows = await admin.read((read) => read.rowsByKey(request, [['1']]));
      expect(rows).toEqual([{ key: ['1'], values: ['sad', null] }]);
    });
  });

  it('is not changed by the environment of its process', async () => {
    await withDatabase({ engine: postgres, kind }, both('CREATE TABLE t (id int)'), async ({ lab, table }) => {
      const trap = {
        PGOPTIONS: '-c statement_timeout=1 -c default_transaction_read_only=off',
        PGREPLICATION: 'database',
        // The right one: with it a URL that names no password must still not get in.
        PGPASSWORD: LAB_LOGINS.admin.password,
        PGUSER: 'nobody',
        PGSSLMODE: 'disable',
        PGAPPNAME: 'other',
      };
      const before = { ...process.env };
      Object.assign(process.env, trap);
      try {
        const database = postgres.open(lab.url, LIMITS);
        const found = await database.read(async (read) => [
          await read.count(table('t')),
          (await read.facts()).encrypted,
        ]);
        await database.close();
        expect(found).toEqual([0n, true]);
        const withoutPassword = postgres.open(lab.url.replace(/:[^:@]+@/, '@'), LIMITS);
        await expect(withoutPassword.read((read) => read.facts())).rejects.toMatchObject({ code: 'AUTH' });
        await withoutPassword.close();
      } finally {
        for (const name of Object.keys(trap)) delete process.env[name];
        Object.assign(process.env, before);
      }
    });
  });

  it('reads again when its idle connection died before this process could see it', async () => {
    await withDatabase({ engine: postgres, kind }, both('CREATE TABLE t (id int)'), async ({ lab, admin, table }) => {
      const count = () => admin.read((read) => read.count(table('t')));
      expect(await count()).toBe(0n);
      const script = `const { Client } = require('pg'); const client = new Client(process.argv[1]);
        client.connect().then(() => client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'))
          .then(({ rowCount }) => { process.exitCode = rowCount === 1 ? 0 : 1; return client.end(); })`;
      // Waiting for the child stops the event loop, so that the end of the connection is not yet known here.
      const { status } = spawnSync(process.execPath, ['-e', script, lab.url]);
      const answer = count();
      expect(status).toBe(0);
      expect(await answer).toBe(0n);
    });
  });

  it('says what a login may become, besides what it may do', async () => {
    const sql = 'CREATE TABLE t (id int)';
    await withDatabase({ engine: postgres, kind }, both(sql), async ({ lab }) => {
      const [boss, login] = [`boss_${lab.name}`, `login_${lab.name}`];
      await lab.execute(`CREATE ROLE ${boss}; CREATE ROLE ${login} LOGIN PASSWORD 'pw' NOINHERIT CREATEDB; GRANT ${boss} TO ${login};
        GRANT pg_read_server_files TO ${login}; GRANT INSERT, TRUNCATE ON t TO ${login}; GRANT CREATE ON SCHEMA public TO ${login}`);
      const database = postgres.open(lab.url.replace(/\/\/[^@]+@/, `//${login}:pw@`), LIMITS);
      try {
        const { couldDo, unreadable } = await database.read((read) => read.privileges());
        expect({ couldDo, unreadable }).toEqual({
          couldDo: [
            `act as the role "${boss}"`,
            'create databases',
            'create objects in 1 schema',
            'insert into 1 table',
            'read files of the server',
            'truncate 1 table',
          ],
          unreadable: ['public.t'],
        });
      } finally {
        await database.close();
        await lab.execute(`DROP OWNED BY ${login}; DROP ROLE ${login}; DROP ROLE ${boss}`);
      }
    });
  });
});
