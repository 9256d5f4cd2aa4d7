import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToolOutcome } from '../../mcp-server/src/tools/define.ts';
import { type LabServer, startServer } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from './call-tool.ts';

const open: Workbench[] = [];
function connect(urls: { readonly source?: string; readonly target?: string }): Workbench {
  const bench = workbench(urls);
  open.push(bench);
  return bench;
}
afterEach(async () => {
  for (const bench of open.splice(0)) await bench.close();
});

function errorOf(outcome: ToolOutcome): { code: string; message: string; hint: string } {
  if (outcome.ok) throw new Error(`the call succeeded: ${JSON.stringify(outcome.output).slice(0, 300)}`);
  const { code, message, hint } = outcome.error;
  return { code, message, hint };
}

function withPassword(url: string, password: string): string {
  return url.replace(/\/\/([^:]+):[^@]*@/, `//$1:${password}@`);
}

const pairs = [
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
] as const;

describe('a connection that is wrong', () => {
  it('that is missing is named, with the way to set it', async () => {
    expect(errorOf(await connect({}).call('inspect_schema'))).toEqual({
      code: 'CONFIG',
      message: 'No connection is configured for the source database.',
      hint: expect.stringContaining('LOCKSTEP_SOURCE_URL'),
    });
  });

  it('with a scheme nobody answers to is refused without repeating it', async () => {
    const error = errorOf(await connect({ source: 'oracle://scott:tiger@localhost/x' }).call('inspect_schema'));
    expect(error).toEqual({
      code: 'CONFIG',
      message: 'No engine answers to oracle:// URLs.',
      hint: expect.stringContaining('mysql://'),
    });
    expect(JSON.stringify(error)).not.toContain('tiger');
  });

  describe.each(['mariadb', 'mysql9', 'postgres', 'postgres18'] as const)('on %s', (kind) => {
    it('with a wrong password says so and never shows it', async () => {
      const database = await sharedServer(kind).createDatabase();
      const error = errorOf(
        await connect({ source: withPassword(database.readerUrl, 'hunter2') }).call('inspect_schema'),
      );
      expect(error).toMatchObject({ code: 'AUTH', hint: expect.stringMatching(/password/i) });
      expect(JSON.stringify(error)).not.toContain('hunter2');
      await database.drop();
    });

    it('to a database that does not exist names the database', async () => {
      const url = sharedServer(kind).url({ database: 'no_such_database_here', user: 'admin' });
      expect(errorOf(await connect({ source: url }).call('inspect_schema'))).toMatchObject({
        code: 'NOT_FOUND',
        message: expect.stringContaining('no_such_database_here'),
      });
    });

    it('to a port where nothing listens fails with the address', async () => {
      const url = sharedServer(kind)
        .url({ database: 'x' })
        .replace(/:\d+\//, ':1/');
      expect(errorOf(await connect({ source: url }).call('inspect_schema'))).toMatchObject({ code: 'UNREACHABLE' });
    });
  });

  it.each([
    ['a mysql URL at a PostgreSQL server', 'postgres', 'mysql', /PostgreSQL/],
    ['a postgres URL at a MySQL server', 'mysql9', 'postgres', /MySQL|MariaDB/],
    ['a postgres URL at a MariaDB server', 'mariadb', 'postgres', /MySQL|MariaDB/],
  ] as const)(
    '%s says what answered',
    async (_name, kind, scheme, answered) => {
      const url = sharedServer(kind)
        .url({ database: 'x' })
        .replace(/^[a-z]+:/, `${scheme}:`);
      const error = errorOf(await connect({ source: url }).call('inspect_schema'));
      expect(`${error.message} ${error.hint}`).toMatch(answered);
    },
    15_000,
  );
});

describe('a server that accepts and never answers', () => {
  let silent: Server;
  let port = 0;
  beforeAll(async () => {
    silent = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => silent.close());

  it('is given up', async () => {
    const ask = async (scheme: string) =>
      errorOf(await connect({ source: `${scheme}://u:p@127.0.0.1:${port}/d` }).call('inspect_schema'));
    for (const error of await Promise.all(['mysql', 'postgres'].map(ask)))
      expect(error).toMatchObject({ code: expect.stringMatching(/UNREACHABLE|TIMEOUT/) });
  });
});

describe.each(pairs)('from %s to %s', (sourceKind, targetKind) => {
  it('an empty database is not called equal', async () => {
    const source = await sharedServer(sourceKind).createDatabase();
    const target = await sharedServer(targetKind).createDatabase();
    const bench = connect({ source: source.readerUrl, target: target.readerUrl });
    expect(outputOf(await bench.call('inspect_schema'))).toMatchObject({
      overview: { totals: { tables: 0 }, tables: [] },
    });
    const compared = outputOf(await bench.call('compare_schemas', { severity: 'blocker' }));
    expect(compared).toMatchObject({ verdict: 'nothing to compare', findings: [], tables: { paired: 0 } });
    expect(outputOf(await bench.call('check_parity'))).toMatchObject({ verdict: 'incomplete', tables: [] });
    await Promise.all([source.drop(), target.drop()]);
  });

  it('a table that the login may not read is named and the others are still checked', async () => {
    const source = await sharedServer(sourceKind).createDatabase();
    const target = await sharedServer(targetKind).createDatabase();
    for (const side of [source, target]) {
      await side.execute(
        'CREATE TABLE open_books (id int PRIMARY KEY); INSERT INTO open_books VALUES (1); CREATE TABLE sealed (id int PRIMARY KEY);',
      );
    }
    await target.execute('REVOKE ALL ON sealed FROM PUBLIC; REVOKE ALL ON sealed FROM reader;');
    const bench = connect({ source: source.readerUrl, target: target.readerUrl });
    expect(outputOf(await bench.call('inspect_schema', { side: 'target' }))).toMatchObject({
      overview: { gaps: [{ kind: 'table', name: expect.stringContaining('sealed') }] },
    });
    const parity = outputOf(await bench.call('check_parity'));
    expect(parity).toMatchObject({ verdict: 'incomplete' });
    expect(parity.tables).toContainEqual(
      expect.objectContaining({ source: expect.stringContaining('open_books'), verdict: 'equal' }),
    );
    expect(JSON.stringify(parity)).toContain('sealed');
    await Promise.all([source.drop(), target.drop()]);
  });

  it('a cancelled check leaves no query running in either database', async () => {
    const source = await sharedServer(sourceKind).createDatabase();
    const target = await sharedServer(targetKind).createDatabase();
    await source.execute(
      "CREATE TABLE big (id int PRIMARY KEY, body varchar(200)); INSERT INTO big SELECT seq.n, REPEAT('x', 200) FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT n FROM s) seq; INSERT INTO big SELECT a.id * 1000 + b.id, b.body FROM big a JOIN big b WHERE a.id <= 400;",
    );
    await target.execute(
      "CREATE TABLE big (id int PRIMARY KEY, body varchar(200)); INSERT INTO big SELECT n, repeat('x', 200) FROM generate_series(1, 400000) n;",
    );
    const bench = connect({ source: source.readerUrl, target: target.readerUrl });
    const stop = new AbortController();
    const running = async () => [
      ...(await source.query(
        "SELECT info FROM information_schema.processlist WHERE db = DATABASE() AND user = 'reader' AND command IN ('Query', 'Execute')",
      )),
      ...(await target.query(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND usename = 'reader' AND state <> 'idle'",
      )),
    ];
    const digesting = async () => JSON.stringify(await running());
    const call = bench.call('check_parity', {}, stop.signal);
    await expect.poll(digesting, { timeout: 30_000, interval: 20 }).toContain('body');
    stop.abort();
    expect(errorOf(await call)).toMatchObject({ code: 'CANCELLED' });
    await expect.poll(running).toEqual([]);
    await Promise.all([source.drop(), target.drop()]);
  });
});

describe('a server that dies under a tool', () => {
  let source: LabServer;
  afterAll(async () => source?.stop());

  it.each(['mariadb', 'postgres18'] as const)(
    'gives a clear error, and the next call works once it is back (%s)',
    async (kind) => {
      source = await startServer(kind);
      const database = await source.createDatabase();
      const slow = source.engine === 'mysql' ? 'SELECT SLEEP(30) AS id' : 'SELECT 1 AS id, pg_sleep(30)::text AS nap';
      await database.execute(`CREATE TABLE t (id int PRIMARY KEY); CREATE VIEW slow AS ${slow};`);
      const bench = connect({ source: database.readerUrl, target: database.readerUrl });
      outputOf(await bench.call('inspect_schema'));
      await source.kill();
      expect(errorOf(await bench.call('inspect_schema'))).toMatchObject({
        code: expect.stringMatching(/UNREACHABLE|CONNECTION_LOST/),
      });
      await source.start();
      expect(outputOf(await bench.call('inspect_schema'))).toMatchObject({ overview: { totals: { tables: 1 } } });
      await bench.close();
      await source.stop();
    },
  );
});
