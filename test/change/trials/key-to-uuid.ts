import type { Shape, Trial } from '../harness/trial.ts';
import { oddText } from './values.ts';

/** users.id becomes a uuid, and with it users.friend, which refers to the same table, and notes.user_id. */
export const keyToUuid: Trial = {
  name: 'key-to-uuid',
  on: ['postgres'],
  setting: {
    kind: 'change-primary-key',
    name: 'uid',
    table: 'users',
    type: 'uuid',
    rename: { 'users.id': 'uid', 'users.friend': 'friend_uid', 'notes.user_id': 'user_uid' },
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: () =>
    `CREATE TABLE users (id serial PRIMARY KEY, nr bigint NOT NULL, side smallint NOT NULL, friend integer REFERENCES users ON DELETE SET NULL, rev integer NOT NULL DEFAULT 0, UNIQUE (nr, side));
CREATE TABLE notes (nr bigint NOT NULL PRIMARY KEY, side smallint NOT NULL, user_id integer NOT NULL REFERENCES users ON DELETE CASCADE, note varchar(200));
CREATE INDEX notes_user ON notes (user_id)`,
  old: () => byKey('id', 'friend', 'user_id'),
  fresh: () => byKey('uid', 'friend_uid', 'user_uid'),
  value: oddText,
  revision: () => ({
    count: (key) => ['UPDATE users SET rev = rev + 1 WHERE nr = ? AND side = 0', key],
    read: (key) => ['SELECT rev FROM users WHERE nr = ? AND side = 0', key],
  }),
  serves: () => 'enforce',
  spoil: {
    table: 'notes',
    statements: () => ['UPDATE notes SET user_uid = gen_random_uuid() WHERE nr = 0'],
    mend: () => ['UPDATE notes SET user_uid = (SELECT uid FROM users WHERE id = notes.user_id) WHERE nr = 0'],
  },
};

/** A record is two users, the second a friend of the first, and a note that is of one or the other, which it says itself. */
function byKey(key: string, friend: string, owner: string): Shape {
  const user = (side: string) => `(SELECT ${key} FROM users WHERE nr = ? AND side = ${side})`;
  return {
    insert: (nr, value) => [
      ['INSERT INTO users (nr, side) VALUES (?, 0)', nr],
      [`INSERT INTO users (nr, side, ${friend}) VALUES (?, 1, ${user('0')})`, nr, nr],
      [`INSERT INTO notes (nr, side, ${owner}, note) VALUES (?, 0, ${user('0')}, ?)`, nr, nr, value],
    ],
    // The table that is referred to first, as the change locks them: what it costs otherwise the trial of bigint shows.
    update: (nr, value) => [
      ['UPDATE users SET rev = rev + 1 WHERE nr = ? AND side = 1', nr],
      [`UPDATE notes SET note = ?, side = 1 - side, ${owner} = ${user('1 - notes.side')} WHERE nr = ?`, value, nr, nr],
    ],
    remove: (nr) => [
      ['DELETE FROM users WHERE nr = ? AND side = 0', nr],
      ['DELETE FROM users WHERE nr = ? AND side = 1', nr],
    ],
    all: `SELECT n.nr, CASE WHEN u.side = n.side AND u.nr = n.nr AND f.nr = n.nr AND f.side = 0 THEN note ELSE 'torn' END
      FROM notes AS n JOIN users AS u ON u.${key} = n.${owner} JOIN users AS s ON s.nr = n.nr AND s.side = 1 JOIN users AS f ON f.${key} = s.${friend}`,
  };
}
