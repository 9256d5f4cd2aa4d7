import { expect, test } from 'vitest';
import { SERVER_KINDS } from './lab.ts';
import { sharedServer } from './shared.ts';

test.each(SERVER_KINDS)('a database can be made, filled, read and dropped in the shared %s server', async (kind) => {
  const server = sharedServer(kind);
  const database = await server.createDatabase();
  await database.execute(
    "CREATE TABLE t (id int PRIMARY KEY, name varchar(20)); INSERT INTO t VALUES (1, NULL), (2, 'two')",
  );
  expect(await database.query('SELECT * FROM t ORDER BY id')).toEqual([
    ['1', 'NULL'],
    ['2', 'two'],
  ]);
  await database.drop();
  await expect(database.query('SELECT 1')).rejects.toThrow(/does not exist|Unknown database/);
});

test.each(SERVER_KINDS)('the shared %s server refuses to be ended by a test', async (kind) => {
  const server = sharedServer(kind);
  const message = `Other tests use the shared ${kind} server too. Start your own with startServer('${kind}').`;
  for (const control of [server.restart, server.kill, server.start, server.stop]) {
    await expect(control()).rejects.toThrow(message);
  }
  expect(() => server.pause()).toThrow(message);
  expect(() => server.resume()).toThrow(message);
});
