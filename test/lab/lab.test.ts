import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type LabServer, SERVER_KINDS, startServer } from './lab.ts';
import { runSqlAt } from './run-sql.ts';

describe.each(SERVER_KINDS)('a %s server', (kind) => {
  let server: LabServer;
  beforeAll(async () => {
    server = await startServer(kind);
  });
  afterAll(() => server.stop());

  test('says its own version', async () => {
    const [row] = await server.query(server.engine === 'mysql' ? 'SELECT @@version' : 'SHOW server_version');
    expect(row?.[0]?.split(/[- ]/)[0]).toBe(server.version);
    const major = { mariadb: /^1\d\./, mysql9: /^9\./, postgres: /^1\d\./, postgres18: /^18\./ }[kind];
    expect(server.version).toMatch(major);
  });

  test('lets the admin write, the reader only read, and nobody else even read', async () => {
    const database = await server.createDatabase();
    await database.execute('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (7)');
    expect(await runSqlAt(database.readerUrl, 'SELECT id FROM t')).toEqual([['7']]);
    for (const write of [
      'INSERT INTO t VALUES (8)',
      'UPDATE t SET id = 8',
      'DELETE FROM t',
      'DROP TABLE t',
      'CREATE TABLE u (id int)',
    ]) {
      await expect(runSqlAt(database.readerUrl, write)).rejects.toThrow(/denied|must be owner/);
    }
    expect(await runSqlAt(server.url({ user: 'none' }), 'SELECT 1')).toEqual([['1']]);
    const noneUrl = server.url({ user: 'none', database: database.name });
    await expect(runSqlAt(noneUrl, 'SELECT id FROM t')).rejects.toThrow(/denied/);
    expect(await database.query('SELECT id FROM t')).toEqual([['7']]);
  });

  test('lets the reader into no database made without that right, nor into one whose name only looks alike', async () => {
    await server.createDatabase({ name: 'a_b' });
    const alike = await server.createDatabase({ name: 'axb', grantReader: false });
    await alike.execute('CREATE TABLE t (id int PRIMARY KEY)');
    await expect(runSqlAt(alike.readerUrl, 'SELECT id FROM t')).rejects.toThrow(/denied/);
  });

  test('forgets the reader with the database: a new one of that name is closed to it', async () => {
    const first = await server.createDatabase({ name: 'again' });
    await first.drop();
    const second = await server.createDatabase({ name: 'again', grantReader: false });
    await second.execute('CREATE TABLE t (id int PRIMARY KEY)');
    await expect(runSqlAt(second.readerUrl, 'SELECT id FROM t')).rejects.toThrow(/denied/);
  });

  test('records every change of a row for replication', async () => {
    if (server.engine === 'postgres') {
      expect(await server.query('SHOW wal_level')).toEqual([['logical']]);
      return;
    }
    expect(await server.query('SELECT @@log_bin, @@binlog_format, @@binlog_row_image')).toEqual([['1', 'ROW', 'FULL']]);
    const gtid =
      kind === 'mysql9'
        ? 'SELECT @@gtid_mode, @@server_id'
        : "SELECT IF(@@gtid_binlog_pos <> '', 'ON', 'OFF'), @@server_id";
    expect(await server.query(gtid)).toEqual([['ON', String(server.port)]]);
  });

  test('keeps its data and port over a clean restart and over a kill', async () => {
    const database = await server.createDatabase();
    await database.execute('CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)');
    const before = server.pid;
    await server.restart();
    expect(server.pid).not.toBe(before);
    await database.execute('INSERT INTO t VALUES (2)');
    await server.kill();
    await expect(database.query('SELECT 1')).rejects.toThrow(
      `The ${kind} server on port ${server.port} does not run (SIGKILL). Call start() first.`,
    );
    await expect(runSqlAt(database.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.start();
    expect(await database.query('SELECT id FROM t ORDER BY id')).toEqual([['1'], ['2']]);
    await expect(server.start()).rejects.toThrow(`runs already as process ${server.pid}`);
  });

  test('freezes a statement that is under way, and lets it finish when resumed', async () => {
    const [nap, activity] =
      server.engine === 'mysql'
        ? ['SELECT SLEEP(1.2)', "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(%'"]
        : ['SELECT pg_sleep(1.2)', "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(%'"];
    const done = server.query(nap).then(() => 'done' as const);
    await expect.poll(() => server.query(activity)).toEqual([['1']]);
    server.pause();
    expect(await Promise.race([done, sleep(1500, 'frozen' as const)])).toBe('frozen');
    server.resume();
    expect(await done).toBe('done');
  });

  test('restarts although it is frozen', async () => {
    server.pause();
    await server.restart();
    expect(await server.query('SELECT 1')).toEqual([['1']]);
  });
});

test.each([
  ['mariadb', 'SELECT @@innodb_buffer_pool_size DIV 1048576', '128'],
  ['postgres', 'SHOW shared_buffers', '128MB'],
] as const)('a %s server caches as much of its data as it is told to', async (kind, question, answer) => {
  const server = await startServer(kind, { cacheMb: 128 });
  onTestFinished(() => server.stop());
  expect(await server.query(question)).toEqual([[answer]]);
});
