import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { openChange } from './open-change.ts';

const SETTINGS = [{ name: 'wide', kind: 'change-primary-key', table: 'users', type: 'bigint', contract_after_days: 0 }];

/** A wait for longer than deadlock_timeout, after which the server ends an autovacuum, in the mode that neither readers nor writers wait for. */
const LONG = `SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'notes'::regclass AND mode = 'ShareUpdateExclusiveLock'
   AND waitstart < clock_timestamp() - current_setting('deadlock_timeout')::interval`;

it('a script whose locks are short waits until the server has ended an autovacuum, and nobody waits meanwhile', async () => {
  const database = await sharedServer('postgres18').createDatabase();
  await database.execute(
    'CREATE TABLE users (id serial PRIMARY KEY); CREATE TABLE notes (id int PRIMARY KEY REFERENCES users, note text); INSERT INTO users DEFAULT VALUES; INSERT INTO notes VALUES (1)',
  );
  const open = await openChange(database, SETTINGS);
  const cleaner = await openSession(database);
  try {
    for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce'] as const)
      expect(await open.run('wide', step)).toMatchObject({ code: 0 });
    const written: unknown[] = [];
    for (const step of ['flip', 'contract'] as const) {
      await cleaner.run('BEGIN');
      // As an autovacuum does.
      await cleaner.run('LOCK TABLE notes IN SHARE UPDATE EXCLUSIVE MODE');
      const script = open.run('wide', step);
      let waits = '0';
      for (let look = 0; waits === '0' && look < 1500; look++) {
        waits = String((await database.query(LONG))[0]?.[0]);
        await sleep(20);
      }
      await database.execute(`UPDATE notes SET note = '${step}'`);
      written.push([step, waits, await database.query('SELECT note FROM notes')]);
      await cleaner.run('COMMIT');
      expect([step, await script]).toMatchObject([step, { code: 0 }]);
    }
    expect(written).toEqual(['flip', 'contract'].map((step) => [step, '1', [[step]]]));
  } finally {
    await cleaner.close();
    open.close();
    await database.drop();
  }
});
