import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { statementsIn } from './harness/run-file.ts';
import { openSession } from './harness/session.ts';
import { type OpenChange, openChange } from './open-change.ts';

const SETTINGS = [{ name: 'big', kind: 'change-primary-key', table: 'users', type: 'bigint' }];
const NEW = '`~lockstep_big_new`';
const OLD = '`~lockstep_big_old`';
const UNSETTLED = 'the flip, or its undo, was not run to its end: run one of them again';

let database: LabDatabase;
let open: OpenChange;
let application: Connection;
beforeAll(async () => {
  database = await sharedServer('mariadb').createDatabase();
  await database.execute(
    "CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, note VARCHAR(20)); INSERT INTO users (note) VALUES ('a'), ('b')",
  );
  const login = `app_${database.name}`;
  await database.execute(
    `CREATE USER ${login}@'%' IDENTIFIED BY 'secret'; GRANT SELECT, INSERT, UPDATE, DELETE ON ${database.name}.users TO ${login}@'%'`,
  );
  application = await createConnection({ uri: database.url, user: login, password: 'secret' });
  // Prepared while the name is a table.
  await application.execute('UPDATE users SET note = ? WHERE id = 1', ['a']);
  open = await openChange(database, SETTINGS);
  for (const step of ['expand', 'capture', 'backfill', 'verify', 'enforce'] as const)
    expect(await open.run('big', step)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  open.close();
  await application.end();
  await database.execute(`DROP USER app_${database.name}@'%'`);
  await database.drop();
});

/** Runs the flip, or its undo, up to the first of its two renames, as when it is ended there. */
async function begin(direction: 'forward' | 'undo') {
  const ending = direction === 'forward' ? '_flip.sql' : '_flip.undo.sql';
  const statements = statementsIn(database, open.files.find(({ path }) => path.endsWith(ending))?.text ?? '');
  const rename = statements.findIndex((each) => each.includes('RENAME TABLE'));
  const session = await openSession(database);
  // Its text is put together, prepared and run by three statements.
  for (const each of statements.slice(0, rename + 3)) await session.run(each);
  await session.close();
}

const kind = async () =>
  (
    await database.query(
      "SELECT TABLE_TYPE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users'",
    )
  )[0]?.[0];
const rows = (table: string) => database.query(`SELECT id, note FROM ${table} ORDER BY id`);

/** What every other step says, which would take away the table that is read, or count it twice. */
async function others() {
  const said: string[] = [];
  for (const [step, direction] of [
    ['expand', 'forward'],
    ['expand', 'undo'],
    ['capture', 'forward'],
    ['capture', 'undo'],
    ['backfill', 'forward'],
    ['verify', 'forward'],
    ['enforce', 'forward'],
    ['enforce', 'undo'],
    ['contract', 'forward'],
  ] as const) {
    const { code, output } = await open.run('big', step, direction);
    said.push(`${step} ${direction}: ${code === 0 ? 'ran' : (output.match(/lockstep: refused, (.*)/)?.[1] ?? output)}`);
  }
  return said;
}

it('a flip that is ended between its two statements goes on by a view, and forward or back from there', async () => {
  await begin('forward');
  expect(await kind()).toBe('VIEW');
  // A login that has rights on the table alone.
  await application.query("INSERT INTO users (note) VALUES ('by view')");
  await application.execute('UPDATE users SET note = ? WHERE id = 1', ['A']);
  expect(await rows(NEW)).toEqual(await rows(OLD));
  expect(await rows('users')).toEqual([
    ['1', 'A'],
    ['2', 'b'],
    ['3', 'by view'],
  ]);
  const said = await others();
  expect(said.filter((each) => !each.includes(UNSETTLED))).toEqual([]);
  expect(said).toHaveLength(9);
  expect(await open.run('big', 'flip', 'undo')).toMatchObject({ code: 0 });
  expect(await kind()).toBe('BASE TABLE');
  expect(await rows(NEW)).toEqual(await rows('users'));
  await begin('forward');
  expect(await open.run('big', 'flip')).toMatchObject({ code: 0 });
  expect(await kind()).toBe('BASE TABLE');
  expect(await rows(OLD)).toEqual(await rows('users'));
});

it('an undo that is ended between its two statements loses nothing either, and the last step never takes the table away that is read', async () => {
  await begin('undo');
  expect(await kind()).toBe('VIEW');
  await database.execute(
    'UPDATE lockstep_change SET flipped_at = flipped_at - INTERVAL 15 DAY; DELETE FROM users WHERE id = 2',
  );
  expect((await others()).filter((each) => !each.includes(UNSETTLED))).toEqual([]);
  expect(await rows(NEW)).toEqual(await rows(OLD));
  expect(await open.run('big', 'flip', 'undo')).toMatchObject({ code: 0 });
  expect(await rows(NEW)).toEqual(await rows('users'));
  expect(
    await database.query(
      "SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users' AND COLUMN_NAME = 'id'",
    ),
  ).toEqual([['int(11)']]);
});

it('a routine that came since, anywhere, makes the flip refuse, and nothing changes', async () => {
  const elsewhere = await sharedServer('mariadb').createDatabase();
  await elsewhere.execute(`CREATE PROCEDURE late() SELECT COUNT(*) FROM ${database.name}.users`);
  const { code, output } = await open.run('big', 'flip');
  await elsewhere.drop();
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('lockstep: refused, a routine, trigger or event names it'),
  ]);
  expect(await kind()).toBe('BASE TABLE');
  expect(await open.run('big', 'flip')).toMatchObject({ code: 0 });
});
