import { expect, it } from 'vitest';
import { sharedServer } from '../lab/shared.ts';
import { openSession } from './harness/session.ts';
import { openChange } from './open-change.ts';

const RENAME = { name: 'mail', kind: 'rename-column', table: 'users', column: 'email', to: 'mail', pause_ms: 0 };
const VALID = 'SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = to_regclass($$%$$)';
const STEPS = ['expand', 'capture', 'backfill', 'verify'] as const;

it('PostgreSQL builds a unique index while values change hands and are taken back, and takes none for a duplicate', async () => {
  const database = await sharedServer('postgres18').createDatabase();
  await database.execute(
    "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL UNIQUE); INSERT INTO users SELECT n, 'person' || n FROM generate_series(1, 20000) AS n",
  );
  const open = await openChange(database, [RENAME]);
  const writer = await openSession(database);
  try {
    for (const step of STEPS) expect(await open.run('mail', step)).toMatchObject({ code: 0 });
    let ended = false;
    const script = open.run('mail', 'enforce').finally(() => {
      ended = true;
    });
    const away = "UPDATE users SET email = 'z' || email WHERE id <= 300";
    let transactions = 0;
    for (; !ended; transactions++)
      for (const each of [
        ...[
          'BEGIN',
          away,
          "UPDATE users SET email = 'person' || 301 - substr(email, 8)::int WHERE id <= 300",
          'COMMIT',
        ],
        ...['BEGIN', away, 'ROLLBACK'],
      ])
        await writer.run(each);
    expect(await script).toMatchObject({ code: 0 });
    expect(transactions).toBeGreaterThan(1);
    expect(await database.query(VALID.replace('%', 'lockstep_mail_1'))).toEqual([['t', 't']]);
  } finally {
    await writer.close();
    open.close();
    await database.drop();
  }
});

it('PostgreSQL names a value that is there twice, and the invalid index that is left goes with the next run', async () => {
  const database = await sharedServer('postgres18').createDatabase();
  await database.execute(
    "CREATE TABLE users (id int PRIMARY KEY, email text); INSERT INTO users VALUES (1, 'a'), (2, 'b')",
  );
  const open = await openChange(database, [{ name: 'one', kind: 'add-unique', table: 'users', columns: ['email'] }]);
  try {
    for (const step of ['expand', 'verify'] as const) expect(await open.run('one', step)).toMatchObject({ code: 0 });
    await database.execute("UPDATE users SET email = 'a'");
    const { code, output } = await open.run('one', 'enforce');
    expect({ code, said: /DETAIL.*/.exec(output)?.[0] }).toEqual({
      code: 3,
      said: 'DETAIL:  Key (email)=(a) is duplicated.',
    });
    expect(await database.query(VALID.replace('%', 'one'))).toEqual([['f', 't']]);
    await database.execute("UPDATE users SET email = 'b' WHERE id = 2");
    expect(await open.run('one', 'enforce')).toMatchObject({ code: 0 });
    expect(await database.query(VALID.replace('%', 'one'))).toEqual([['t', 't']]);
  } finally {
    open.close();
    await database.drop();
  }
});

it('a column with a DEFERRABLE constraint is refused', async () => {
  const database = await sharedServer('postgres18').createDatabase();
  await database.execute(
    'CREATE TABLE users (id int PRIMARY KEY, email text CONSTRAINT one_email UNIQUE DEFERRABLE INITIALLY DEFERRED)',
  );
  const open = await openChange(database, [RENAME]);
  try {
    expect(open.changes.made).toEqual([]);
    expect(JSON.stringify(open.changes.refused)).toContain(
      'one_email of users is looked at when a transaction ends, which two columns cannot do alike.',
    );
  } finally {
    open.close();
    await database.drop();
  }
});
