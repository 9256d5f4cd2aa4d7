import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type LabDatabase, type LabServer, type ServerKind, startServer } from '../lab/lab.ts';
import { outputOf, type Workbench, workbench } from './call-tool.ts';

const started: LabServer[] = [];
afterAll(() => Promise.all(started.map((server) => server.stop())));

/** Names that become statements when they are pasted instead of quoted. */
const traps = [
  't; DROP TABLE victim; --',
  "t'); DELETE FROM victim; --",
  't" CASCADE; DROP TABLE victim',
  't` ; DROP TABLE victim',
  't\\',
];

async function trapped(kind: ServerKind): Promise<LabDatabase> {
  const server = await startServer(kind);
  started.push(server);
  const database = await server.createDatabase();
  const quote = (name: string) =>
    server.engine === 'mysql' ? `\`${name.replaceAll('`', '``')}\`` : `"${name.replaceAll('"', '""')}"`;
  await database.execute(
    "CREATE TABLE victim (id int PRIMARY KEY, note varchar(50)); INSERT INTO victim VALUES (1, NULL), (2, 'kept');",
  );
  for (const name of traps) {
    await database.execute(
      `CREATE TABLE ${quote(name)} (id int PRIMARY KEY, ${quote(`${name}c`)} int); INSERT INTO ${quote(name)} VALUES (1, 1);`,
    );
  }
  return database;
}

/** What no write can leave unchanged: the position of the log of writes, or the next transaction id. */
async function writeMark(database: LabDatabase): Promise<string[][]> {
  const question = {
    mysql9: 'SELECT @@GLOBAL.gtid_executed',
    mariadb: 'SELECT @@GLOBAL.gtid_binlog_pos',
    postgres: 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text',
    postgres18: 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text',
  }[database.server.kind];
  return database.query(question);
}

/** Sessions of others that hold a transaction or a lock. */
async function leftOpen(database: LabDatabase): Promise<string[][]> {
  return database.server.engine === 'mysql'
    ? database.query(
        'SELECT trx_state, trx_query FROM information_schema.innodb_trx WHERE trx_mysql_thread_id <> CONNECTION_ID()',
      )
    : database.query(
        "SELECT state, query FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'",
      );
}

async function runEveryTool(bench: Workbench): Promise<void> {
  outputOf(await bench.call('check_connections'));
  for (const side of ['source', 'target']) {
    outputOf(await bench.call('inspect_schema', { side }));
    for (const table of ['victim', ...traps]) outputOf(await bench.call('inspect_schema', { side, table }));
  }
  outputOf(await bench.call('compare_schemas'));
  outputOf(await bench.call('assess_migration', { window_seconds: 0 }));
  outputOf(await bench.call('generate_plan'));
  for (const table of traps) {
    const column = `${table}c`;
    const input = {
      table,
      measures: [{ op: 'sum', column }],
      group_by: [column],
      filter: [{ column: 'id', op: 'in', value: [1] }],
    };
    expect(outputOf(await bench.call('compare_aggregates', input))).toMatchObject({ verdict: 'equal' });
  }
  expect(outputOf(await bench.call('check_parity', { settle_seconds: 0 }))).toMatchObject({
    counts: { tables: traps.length + 1 },
  });
}

describe.each([
  ['mysql9', 'postgres18'],
  ['mariadb', 'postgres'],
] as const)('every tool, logged in as a superuser on %s and %s', (sourceKind, targetKind) => {
  it('writes nothing and leaves nothing open', async () => {
    const [source, target] = await Promise.all([trapped(sourceKind), trapped(targetKind)]);
    await target.server.execute('ALTER SYSTEM SET autovacuum = off');
    await target.server.execute('SELECT pg_reload_conf()');
    const before = await Promise.all([writeMark(source), writeMark(target)]);
    const bench = workbench({ source: source.url, target: target.url });
    await runEveryTool(bench);
    expect(await Promise.all([writeMark(source), writeMark(target)])).toEqual(before);
    expect(await Promise.all([leftOpen(source), leftOpen(target)])).toEqual([[], []]);
    expect(existsSync(join(bench.folder, 'migration', 'PLAN.md'))).toBe(true);
    await bench.close();
  });

  it('would notice a write', async () => {
    for (const server of started.slice(-2)) {
      const database = await server.createDatabase();
      await database.execute('CREATE TABLE t (id int PRIMARY KEY)');
      const before = await writeMark(database);
      await database.execute('INSERT INTO t VALUES (1)');
      expect(await writeMark(database)).not.toEqual(before);
    }
  });
});
