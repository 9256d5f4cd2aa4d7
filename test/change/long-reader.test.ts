import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withSession } from '../engines/conformance/open-session.ts';
import { sharedServer } from '../lab/shared.ts';
import { openChange, runScript } from './open-change.ts';

const SETTINGS = [{ name: 'mail', kind: 'rename-column', table: 'users', column: 'mail', to: 'email' }];

it.concurrent.each(['postgres', 'mysql9', 'mariadb'] as const)(
  'a script behind a long reader of %s gives way to the writers, and is run again until the reader has gone',
  async (kind) => {
    const database = await sharedServer(kind).createDatabase();
    await database.execute(
      "CREATE TABLE users (id int PRIMARY KEY, mail varchar(40)); INSERT INTO users VALUES (1, 'a')",
    );
    const open = await openChange(database, SETTINGS);
    const file = open.files.find(({ path }) => path.endsWith('_expand.sql'))?.path ?? '';
    let [gaveWay, running, written] = [false, true, 0];
    await withSession(database.url, ['BEGIN', 'SELECT mail FROM users'], async (reader) => {
      const script = runScript(open.folder, file, database, (output) => {
        gaveWay ||= output.includes('lockstep: try 1 of 20 met a lock');
      }).finally(() => {
        running = false;
      });
      while (running && !gaveWay) {
        await database.execute("UPDATE users SET mail = 'b' WHERE id = 1");
        written += 1;
        await sleep(50);
      }
      await reader.run('COMMIT');
      const { code } = await script;
      expect({ code, gaveWay, written: written > 1 }).toEqual({ code: 0, gaveWay: true, written: true });
    });
    open.close();
    await database.drop();
  },
);
