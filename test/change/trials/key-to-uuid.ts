import type { Shape, Trial } from '../harness/trial.ts';
import { oddText } from './values.ts';

const common = {
  setting: {
    kind: 'change-primary-key',
    name: 'uid',
    table: 'users',
    type: 'uuid',
    rename: { 'users.id': 'uid', 'users.friend': 'friend_uid', 'notes.user_id': 'user_uid' },
    batch_rows: 50,
    pause_ms: 5,
  },
  value: oddText,
  revision: () => ({
    count: (key: number) => ['UPDATE users SET rev = rev + 1 WHERE nr = ? AND side = 0', key] as const,
    read: (key: number) => ['SELECT rev FROM users WHERE nr = ? AND side = 0', key] as const,
  }),
  serves: () => 'enforce' as const,
} as const;

/** users.id becomes a uuid, and with it users.friend, which refers to the same table, and notes.user_id; on MySQL and MariaDB a column of the key of notes. */
export const keyToUuid: Trial = {
  ...common,
  name: 'key-to-uuid',
  on: ['mysql', 'postgres'],
  butOn: 'mysql9',
  tables: (engine) => (engine === 'mysql' ? onMysql('RESTRICT') : ON_POSTGRES),
  old: (engine) => byKey('id', 'friend', 'user_id', engine === 'mysql' ? [1, 0] : [0, 1]),
  fresh: (engine) => byKey('uid', 'friend_uid', 'user_uid', engine === 'mysql' ? [1, 0] : [0, 1]),
  spoil: {
    table: 'notes',
    statements: (engine) =>
      engine === 'mysql' ? SPOILT : ['UPDATE notes SET user_uid = gen_random_uuid() WHERE nr = 0'],
    mend: (engine) =>
      engine === 'mysql'
        ? MENDED
        : ['UPDATE notes SET user_uid = (SELECT uid FROM users WHERE id = notes.user_id) WHERE nr = 0'],
  },
};

/** The same with a key that sets NULL within its table, and uuids as text. */
export const keyToUuidText: Trial = {
  ...common,
  name: 'key-to-uuid-text',
  on: ['mysql'],
  short: [],
  butOn: 'mysql9',
  setting: { ...common.setting, storage: 'char(36)' },
  tables: () => onMysql('SET NULL'),
  old: () => byKey('id', 'friend', 'user_id', [0, 1]),
  fresh: () => byKey('uid', 'friend_uid', 'user_uid', [0, 1]),
  spoil: { table: 'notes', statements: () => SPOILT, mend: () => MENDED },
};

const ON_POSTGRES = `CREATE TABLE users (id serial PRIMARY KEY, nr bigint NOT NULL, side smallint NOT NULL, friend integer REFERENCES users ON DELETE SET NULL, rev integer NOT NULL DEFAULT 0, UNIQUE (nr, side));
CREATE TABLE notes (nr bigint NOT NULL PRIMARY KEY, side smallint NOT NULL, user_id integer NOT NULL REFERENCES users ON DELETE CASCADE, note varchar(200));
CREATE INDEX notes_user ON notes (user_id)`;

function onMysql(onDelete: string): string {
  return `CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, nr BIGINT NOT NULL, side SMALLINT NOT NULL, friend INT, rev INT NOT NULL DEFAULT 0, UNIQUE KEY known (nr, side), CONSTRAINT of_friend FOREIGN KEY (friend) REFERENCES users (id) ON DELETE ${onDelete});
CREATE TABLE notes (nr BIGINT NOT NULL, side SMALLINT NOT NULL, user_id INT NOT NULL, note VARCHAR(200), kept VARCHAR(80), PRIMARY KEY (user_id, nr), UNIQUE KEY by_nr (nr), CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE)`;
}

const SPOILT = ['UPDATE notes SET kept = HEX(user_uid), user_uid = NULL WHERE nr = 0'];
const MENDED = ['UPDATE notes SET user_uid = UNHEX(kept) WHERE nr = 0'];

/** A record is two users, the second a friend of the first, and a note that is of one or the other, which it says itself. */
function byKey(key: string, friend: string, owner: string, removed: readonly number[]): Shape {
  const user = (side: string) => `(SELECT ${key} FROM users WHERE nr = ? AND side = ${side})`;
  return {
    insert: (nr, value) => [
      ['INSERT INTO users (nr, side) VALUES (?, 0)', nr],
      [`INSERT INTO users (nr, side, ${friend}) SELECT nr, 1, ${key} FROM users WHERE nr = ? AND side = 0`, nr],
      [`INSERT INTO notes (nr, side, ${owner}, note) VALUES (?, 0, ${user('0')}, ?)`, nr, nr, value],
    ],
    // The table that is referred to first, as the change locks them: what it costs otherwise the trial of bigint shows.
    update: (nr, value) => [
      ['UPDATE users SET rev = rev + 1 WHERE nr = ? AND side = 1', nr],
      [`UPDATE notes SET note = ?, ${owner} = ${user('1 - notes.side')}, side = 1 - side WHERE nr = ?`, value, nr, nr],
    ],
    remove: (nr) => removed.map((side) => [`DELETE FROM users WHERE nr = ? AND side = ${side}`, nr] as const),
    all: `SELECT n.nr, CASE WHEN u.side = n.side AND u.nr = n.nr AND f.nr = n.nr AND f.side = 0 THEN note ELSE 'torn' END
      FROM notes AS n JOIN users AS u ON u.${key} = n.${owner} JOIN users AS s ON s.nr = n.nr AND s.side = 1 JOIN users AS f ON f.${key} = s.${friend}`,
  };
}
