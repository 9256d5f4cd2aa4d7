import type { Trial } from '../../change/harness/trial.ts';
import { byId, columnShape, revisionIn } from '../../change/trials/one-column.ts';
import type { LabDatabase } from '../../lab/lab.ts';
import { BATCH, MYSQL_NUMBERS } from '../numbered-table.ts';

/** The rows that no writer touches have the numbers above. */
export const UNTOUCHED_FROM = 100_000_000;

/** users.email, which must be there and is unique, becomes users.email_address, with the settings that a change has unless told. */
export const renameEmail: Trial = {
  name: 'rename-email',
  on: ['mysql', 'postgres'],
  setting: { kind: 'rename-column', name: 'rename_email', table: 'users', column: 'email', to: 'email_address' },
  tables: () =>
    `CREATE TABLE users (
  id bigint NOT NULL PRIMARY KEY,
  name varchar(80) NOT NULL,
  email varchar(200) NOT NULL,
  rev integer NOT NULL DEFAULT 0,
  CONSTRAINT users_email UNIQUE (email)
)`,
  old: (engine) => shape(engine, 'email'),
  fresh: (engine) => shape(engine, 'email_address'),
  value: (random) => `${random.whole(1, 2 ** 31)}.${random.whole(1, 2 ** 31)}@mail.example`,
  revision: (engine) => revisionIn(byId(engine, 'users')),
};

function shape(engine: LabDatabase['server']['engine'], column: string) {
  const own = columnShape(byId(engine, 'users'), column);
  return {
    ...own,
    // The name is there too.
    insert: (key: number, value: string | null) => [
      [`INSERT INTO users (id, name, ${column}) VALUES (?, ?, ?)`, key, `Name of ${key}`, value] as const,
    ],
  };
}

/** Adds rows that no writer touches, inside the server. */
export async function fillUsers(database: LabDatabase, rows: number): Promise<void> {
  const { engine } = database.server;
  if (engine === 'mysql') await database.execute(MYSQL_NUMBERS);
  for (let before = 0; before < rows; before += BATCH) {
    const count = Math.min(BATCH, rows - before);
    const from = UNTOUCHED_FROM + before;
    await database.execute(
      engine === 'mysql'
        ? `SET SESSION sql_log_bin = 0; INSERT INTO users (id, name, email) SELECT ${from} + n, CONCAT('Name of ', ${from} + n), ${email(`${from} + n`)} FROM numbers WHERE n <= ${count} ORDER BY n`
        : `INSERT INTO users (id, name, email) SELECT ${from} + n, 'Name of ' || (${from} + n), ${email(`${from} + n`)} FROM generate_series(1, ${count}) AS numbers(n)`,
    );
  }
  await database.execute(engine === 'mysql' ? 'DROP TABLE numbers; ANALYZE TABLE users' : 'VACUUM ANALYZE users');
}

/** The address that a row which no writer touches must have, as SQL. */
export function email(id: string): string {
  return `CONCAT('person', ${id}, '@mail.example')`;
}
