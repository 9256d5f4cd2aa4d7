import type { Engine } from '../../lab/kinds.ts';
import type { Trial } from '../harness/trial.ts';
import { byId, columnShape, columnsShape, revisionIn } from './one-column.ts';
import { ODD_TEXTS, oddText } from './values.ts';

const users = 'CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, email varchar(220), rev integer NOT NULL DEFAULT 0)';

const common = {
  tables: (_: Engine): string => users,
  old: (engine: Engine) => columnShape(byId(engine, 'users'), 'email'),
  fresh: () => null,
  value: oddText,
  revision: (engine: Engine) => revisionIn(byId(engine, 'users')),
};

/** users.email takes no NULL; what the old version writes is filled in. */
export const addNotNull: Trial = {
  ...common,
  name: 'add-not-null',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'add-not-null',
    name: 'no_null',
    table: 'users',
    column: 'email',
    fill: 'none',
    batch_rows: 50,
    pause_ms: 5,
  },
  fresh: (engine) =>
    columnsShape(byId(engine, 'users'), { names: ['email'], parts: (value) => [value ?? 'none'], read: 'email' }),
  becomes: (value) => value ?? 'none',
};

/** No two users have one e-mail address: each version writes another for each record. */
export const addUnique: Trial = {
  ...common,
  name: 'add-unique',
  on: ['mysql', 'postgres'],
  setting: { kind: 'add-unique', name: 'one_email', table: 'users', columns: ['email'] },
  old: (engine) =>
    columnsShape(byId(engine, 'users'), {
      names: ['email'],
      parts: (value, key) => [value === null ? null : `${value}~${key}`],
      read: "CASE WHEN email IS NOT NULL THEN LEFT(email, CHAR_LENGTH(email) - CHAR_LENGTH(CONCAT('~', id))) END",
    }),
};

/** No user has a certain e-mail address. */
export const addCheck: Trial = {
  ...common,
  name: 'add-check',
  on: ['mysql', 'postgres'],
  setting: { kind: 'add-check', name: 'not_bad', table: 'users', where: [{ column: 'email', op: '!=', value: 'bad' }] },
};

/** Some collations pass over spaces at the end. */
const KNOWN = ODD_TEXTS.filter((text) => text.trim() === text && text !== '');

/** users.email is one of those that are known. */
export const addForeignKey: Trial = {
  ...common,
  name: 'add-foreign-key',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'add-foreign-key',
    name: 'known_email',
    table: 'users',
    columns: ['email'],
    references: { table: 'known', columns: ['email'] },
  },
  tables: (engine) => {
    const collation = engine === 'mysql' ? ' CHARACTER SET utf8mb4 COLLATE utf8mb4_bin' : '';
    const values = KNOWN.map(
      (text) => `('${text.replaceAll("'", "''").replaceAll('\\', engine === 'mysql' ? '\\\\' : '\\')}')`,
    );
    return `CREATE TABLE known (email varchar(220)${collation} NOT NULL PRIMARY KEY);
INSERT INTO known VALUES ${values.join(', ')};
${users.replace('varchar(220)', `varchar(220)${collation}`)}`;
  },
  value: (random) => (random.chance(0.1) ? null : random.pick(KNOWN)),
};
