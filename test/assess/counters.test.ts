import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { withSession } from '../engines/conformance/open-session.ts';
import type { LabServer, ServerKind } from '../lab/lab.ts';
import { startServer } from '../lab/lab.ts';
import { assess, LIMITS, told, whenBothWait } from './readiness-bench.ts';

const servers: LabServer[] = [];
afterAll(async () => void (await Promise.all(servers.map((server) => server.stop()))));

/** What is written within the window into `t` and around it, on a server with these options, as source and target at once. */
async function written(kind: ServerKind, ...extra: readonly string[]) {
  const server = await startServer(kind, { extra });
  servers.push(server);
  const shop = await server.createDatabase({ name: 'shop' });
  await shop.execute('CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1), (2, 2)');
  const pause = whenBothWait(() =>
    shop.execute('UPDATE t SET v = v + 1; INSERT INTO t VALUES (3, 3); DELETE FROM t WHERE id = 1'),
  );
  return assess({ source: shop.url, target: shop.url }, { pause });
}

it('counts changed rows by table on a MariaDB with user statistics', async () => {
  const { source } = await written('mariadb', '--userstat=ON');
  const rate = { inserted: null, updated: null, deleted: null, changed: 4, perSecond: expect.any(Number) };
  expect(source.writes).toMatchObject({
    value: { tables: { known: true, value: [{ schema: 'shop', table: 't', ...rate }] } },
  });
});

it('says that a MySQL without performance_schema does not count by table, and measures the server', async () => {
  const readiness = await written('mysql9', '--performance-schema=OFF');
  expect(readiness.source.writes).toMatchObject({ value: { server: { value: { changed: 4 } } } });
  expect(told(readiness, 'source', 'write-rate')).toMatchInlineSnapshot(`
    "note write-rate database shop: How fast each table is written is not known: performance_schema is off.
      Whether the target ever catches up with the source, and how long it takes, is not known.
      performance_schema = ON in the option file, and a restart."
  `);
});

it('tells the transactions of a MySQL 9 that refuses the list while a statement holds an emoji, once it has ended, and says so where it does not', async () => {
  const server = servers.find(({ kind }) => kind === 'mysql9') ?? (await startServer('mysql9'));
  const lab = await server.createDatabase();
  await lab.execute('CREATE TABLE t (id int)');
  const database = openDatabase(lab.url, LIMITS);
  const slept = async () => JSON.stringify(await lab.query('SHOW PROCESSLIST')).includes('/* 🙂 */');
  await withSession(lab.url, ['BEGIN', 'INSERT INTO t VALUES (1)'], async ({ id, run }) => {
    const told = () => database.read((read) => read.activity());
    const short = run('SELECT SLEEP(0.5) /* 🙂 */');
    // The server shows an older list until nobody has asked for 100 ms.
    const rarely = { interval: 400 };
    await expect
      .poll(async () => {
        const seen = await told();
        return seen.known ? seen.value.transactions.map(({ session }) => session) : [];
      }, rarely)
      .toContain(id);
    await short;
    const long = run('SELECT SLEEP(60) /* 🙂 */').catch(() => undefined);
    await expect.poll(slept).toBe(true);
    await expect.poll(told, rarely).toMatchObject({ known: false, reason: expect.stringContaining('emoji (3854)') });
    await server.execute(`KILL QUERY ${id}`);
    await long;
  });
  await database.close();
});

it('says that a PostgreSQL that does not track counts measures nothing but its log', async () => {
  const readiness = await written('postgres', '-c', 'track_counts=off');
  expect(told(readiness, 'source', 'write-rate')).toMatchInlineSnapshot(`
    "note write-rate database shop: How fast each table is written is not known: track_counts is off.
      Whether the target ever catches up with the source, and how long it takes, is not known.
      ALTER SYSTEM SET track_counts = on; SELECT pg_reload_conf().
    note write-rate database shop: How fast rows are written in all is not known: track_counts is off.
      Whether the target ever catches up with the source, and how long it takes, is not known.
      ALTER SYSTEM SET track_counts = on; SELECT pg_reload_conf()."
  `);
  expect(readiness.source.writes).toMatchObject({ value: { logBytesPerSecond: { known: true } } });
});

it('does not take a slot that is given up after an hour of idleness for a safe one', async () => {
  const readiness = await written('postgres18', '-c', 'idle_replication_slot_timeout=1h');
  expect(told(readiness, 'source', 'capture-settings')).toMatchInlineSnapshot(`
    "warning capture-settings database shop: idle_replication_slot_timeout is 3600 s; reading changes from the log wants 0 (never), or a day.
      A slot whose reader is away for so long is given up, and everything must be copied again.
      ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf()."
  `);
});
