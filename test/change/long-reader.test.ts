import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openChange } from './open-change.ts';

const SETTINGS = [{ name: 'mail', kind: 'rename-column', table: 'users', column: 'mail', to: 'email' }];

it.concurrent.each(['postgres', 'mysql9', 'mariadb'] as const)(
  'a script behind a long reader of %s gives way to the writers, and is run again until the reader has gone',
  async (kind) => {
    const database = await sharedServer(kind).createDatabase();
    await database.execute(
      "CREATE TABLE users (id int PRIMARY KEY, mail varchar(40)); INSERT INTO users VALUES (1, 'a')",
    );
    const open = await openChange(database, SETTINGS);
    let read = true;
    const sleeping = kind === 'postgres' ? 'pg_sleep(6)' : 'SLEEP(6)';
    const reader = database.query(`SELECT mail, ${sleeping} FROM users`).finally(() => {
      read = false;
    });
    await sleep(300);
    const script = open.run('mail', 'expand');
    let written = 0;
    while (read) {
      await database.execute("UPDATE users SET mail = 'b' WHERE id = 1");
      written += 1;
      await sleep(50);
    }
    await reader;
    const { code, output } = await script;
    expect({ code, gaveWay: /lockstep: try 1 of 20 met a lock/.test(output), written: written > 1 }).toEqual({
      code: 0,
      gaveWay: true,
      written: true,
    });
    open.close();
    await database.drop();
  },
);
