import { describe, expect, it } from 'vitest';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import type { DigestRequest } from '../../mcp-server/src/model/digest-request.ts';
import { LAB_LOGINS } from '../lab/accounts.ts';
import type { ServerKind } from '../lab/lab.ts';
import { rejection, untilRunning } from './conformance/activity.ts';
import { both, type Fixture, LIMITS, withDatabase } from './conformance/subject.ts';

const kinds: readonly ServerKind[] = ['mariadb', 'mysql9'];

/** A view whose one row comes back, wrong, when the statement is ended while it is computed. */
const BOGUS = `CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1); CREATE VIEW bogus AS SELECT id, BENCHMARK(100000000000, 1 + 1) AS v FROM t WHERE id = 1`;

const digestOf = ({ table }: Fixture): DigestRequest => ({
  table: table('bogus'),
  columns: [{ name: 'v', form: { kind: 'integer' } }],
  key: [],
});

/** Every row, whatever its digest. */
const ALL = { hexDigits: 1, ids: Array.from({ length: 16 }, (_, at) => at), limit: 9 };

/** How often the connections of the product to this database have begun a transaction, and have set variables. */
const STATEMENTS = `SELECT SUM(IF(e.EVENT_NAME = 'statement/sql/begin', e.COUNT_STAR, 0)), SUM(IF(e.EVENT_NAME = 'statement/sql/set_option', e.COUNT_STAR, 0))
  FROM performance_schema.events_statements_summary_by_thread_by_event_name e JOIN performance_schema.threads t USING (THREAD_ID)
  JOIN performance_schema.session_connect_attrs a ON a.PROCESSLIST_ID = t.PROCESSLIST_ID
  WHERE a.ATTR_NAME = 'program_name' AND a.ATTR_VALUE = 'lockstep' AND t.PROCESSLIST_DB = DATABASE()`;

describe('a connection that has served a read', () => {
  it('is only asked whether it is still set up for the next, and set up again where that needs other limits', async () => {
    await withDatabase({ engine: mysql, kind: 'mysql9' }, both('SELECT 1'), async ({ admin, lab }) => {
      const counted = async (statementMs: number) => {
        await admin.read((read) => read.clock(), { statementMs });
        return (await lab.query(STATEMENTS))[0]?.map(Number);
      };
      const [begun = 0, set = 0] = (await counted(2000)) ?? [];
      expect([begun, set]).toEqual([1, 3]);
      expect(await counted(2000)).toEqual([2, 3]);
      expect(await counted(1500)).toEqual([4, 6]);
      expect(await counted(1500)).toEqual([5, 6]);
    });
  });
});

describe.each(kinds)('sessions that only MySQL and MariaDB need, on %s', (kind) => {
  const on = (sql: string, work: (fixture: Fixture) => Promise<void>) =>
    withDatabase({ engine: mysql, kind }, both(sql), work);

  it('takes an ordinary row for no answer when the statement was ended at its limit', async () => {
    await on(BOGUS, async (fixture) => {
      const late = fixture.admin.read((read) => read.hashRows(digestOf(fixture), null, ALL), { statementMs: 300 });
      expect(await rejection(late)).toMatchObject({ code: 'TIMEOUT' });
    });
  });

  it('takes an ordinary row for no answer when the read was cancelled', async () => {
    await on(BOGUS, async (fixture) => {
      const controller = new AbortController();
      const { signal } = controller;
      const cancelled = rejection(
        fixture.admin.read((read) => read.hashRows(digestOf(fixture), null, ALL), { signal }),
      );
      await untilRunning(fixture.lab, 'bogus');
      controller.abort();
      expect(await cancelled).toMatchObject({ code: 'CANCELLED' });
    });
  });

  it('refuses a login without rights on the database as PERMISSION', async () => {
    await on('', async ({ lab }) => {
      const database = mysql.open(lab.server.url({ database: lab.name, user: 'none' }), LIMITS);
      const error = await rejection(database.read((read) => read.facts()));
      await database.close();
      expect(error).toMatchObject({ code: 'PERMISSION', message: expect.stringContaining(lab.name) });
    });
  });

  it('counts what a role and a pattern grant among the rights of the login', async () => {
    await on('CREATE TABLE t (id int PRIMARY KEY, v int)', async ({ lab }) => {
      const { login } = LAB_LOGINS.none;
      const user = `'${login}'@'%'`;
      const role = `role_${lab.name}`;
      const pattern = `\`${lab.name.slice(0, -1)}_\``;
      const activate = {
        mariadb: `SET DEFAULT ROLE ${role} FOR ${user}`,
        mysql9: `SET DEFAULT ROLE ${role} TO ${user}`,
      };
      await lab.execute(`CREATE ROLE ${role}; GRANT UPDATE (v), SELECT ON ${lab.name}.t TO ${role}; GRANT ${role} TO ${user};
        GRANT CREATE, SELECT ON ${pattern}.* TO ${user}; ${kind === 'mariadb' ? activate.mariadb : activate.mysql9}`);
      const database = mysql.open(lab.server.url({ database: lab.name, user: 'none' }), LIMITS);
      try {
        const [rights, found] = await database.read(async (read) => [await read.privileges(), await read.inspect()]);
        expect(rights).toMatchObject({
          superuser: false,
          couldDo: ['change rows in 1 table', `create tables in ${lab.name.slice(0, -1)}_`],
          unreadable: [],
        });
        expect(found.gaps.map((gap) => gap.kind)).toEqual(['event', 'routine', 'trigger']);
      } finally {
        await database.close();
        await lab.execute(`DROP ROLE ${role}; REVOKE CREATE, SELECT ON ${pattern}.* FROM ${user}`);
      }
    });
  });

  it('names the grants that make a reading login, and they do', async () => {
    await on(
      'CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW seen AS SELECT id FROM t',
      async ({ admin, lab, table }) => {
        const login = `made_${lab.name}`;
        const grants = (await admin.read((read) => read.privileges())).readOnlyGrants.map((statement) =>
          statement.replaceAll('lockstep_reader', login).replace('<choose one>', 'chosen'),
        );
        try {
          await lab.execute(grants.join('; '));
          const made = lab.url.replace(`${LAB_LOGINS.admin.login}:${LAB_LOGINS.admin.password}`, `${login}:chosen`);
          const database = mysql.open(made, LIMITS);
          const found = await database.read(async (read) => ({
            count: await read.count(table('t')),
            rights: await read.privileges(),
            views: (await read.inspect()).views.map(({ sql }) => sql === null),
          }));
          await database.close();
          expect(found).toMatchObject({
            count: 0n,
            rights: { superuser: false, couldDo: [], unreadable: [] },
            views: [false],
          });
        } finally {
          await lab.execute(`DROP USER IF EXISTS ${login}`);
        }
      },
    );
  });

  it('says that a database without tables has nothing to try a write on', async () => {
    await on('', async ({ admin }) => {
      const rights = await admin.read((read) => read.privileges());
      expect(rights.writeRefusedWith).toBe('read-only transaction confirmed by the server');
    });
  });
});
