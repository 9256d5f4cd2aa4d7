import { runFile } from '../../change/harness/run-file.ts';
import { openUsers, type Setting, type Stretch } from './users-at-work.ts';

/** What many do: the column in one statement, and its values in another. */
export async function measurePlain(setting: Setting) {
  const users = await openUsers(setting);
  const stretches: Stretch[] = [await users.beside('nothing', setting.rest)];
  const run = (name: string, statement: string) => users.beside(name, () => runFile(setting.database, statement));
  stretches.push(await run('ALTER', 'ALTER TABLE users ADD COLUMN email_address varchar(200)'));
  stretches.push(await run('UPDATE', 'UPDATE users SET email_address = email'));
  return { stretches, ...(await users.end('email')) };
}
