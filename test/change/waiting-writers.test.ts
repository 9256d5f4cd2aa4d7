import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { openChange } from './open-change.ts';

const SETTINGS = [{ name: 'big', kind: 'change-primary-key', table: 'users', type: 'bigint' }];

const WAITING = `SELECT COUNT(*) FROM information_schema.PROCESSLIST
  WHERE DB = DATABASE() AND STATE = 'Waiting for table metadata lock'`;

it('a transaction that waits while the tables exchange their names is no deadlock, and is written to both of them', async () => {
  const database = await sharedServer('mysql9').createDatabase();
  await database.execute(
    'CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, note VARCHAR(20)); INSERT INTO users (note) VALUES (NULL); CREATE TABLE teams (id INT PRIMARY KEY)',
  );
  const open = await openChange(database, SETTINGS);
  const [reader, writer] = [await openSession(database), await openSession(database)];
  /** Until as many wait. */
  const waiting = async (sessions: number) => {
    for (let look = 0; look < 1500; look++) {
      if (Number((await database.query(WAITING))[0]?.[0]) >= sessions) return;
      await sleep(20);
    }
  };
  try {
    for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce'] as const)
      expect(await open.run('big', step)).toMatchObject({ code: 0 });
    await reader.run('BEGIN');
    await reader.run('SELECT * FROM `~lockstep_big_new`');
    const flip = open.run('big', 'flip');
    await waiting(1);
    await writer.run('BEGIN');
    await writer.run('INSERT INTO teams VALUES (1)');
    const write = writer.run("INSERT INTO users (note) VALUES ('waited')");
    // A flip that gave up meanwhile lets it through, and is run again by its command.
    await Promise.race([waiting(2), write]);
    await reader.run('COMMIT');
    await write;
    await writer.run('COMMIT');
    expect(await flip).toMatchObject({ code: 0 });
    const rows = (table: string) => database.query(`SELECT id, note FROM ${table} ORDER BY id`);
    expect(await rows('`~lockstep_big_old`')).toEqual(await rows('users'));
    expect(await rows('users')).toHaveLength(2);
  } finally {
    await Promise.all([reader.close(), writer.close()]);
    open.close();
    await database.drop();
  }
});
