import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';
import { byId, columnShape, type Place, revisionIn } from './one-column.ts';
import { oddText } from './values.ts';

const common = {
  name: 'change-primary-key',
  setting: {
    kind: 'change-primary-key',
    name: 'big',
    table: 'users',
    type: 'bigint',
    batch_rows: 50,
    pause_ms: 5,
  },
  fresh: () => null,
  value: oddText,
  revision: (engine: Engine) => revisionIn(byId(engine, 'users')),
} as const;

/** users.id becomes a bigint, and with it notes.user_id, which is a key itself: no version changes for it. */
export const changePrimaryKey: Trial = {
  ...common,
  on: ['postgres'],
  tables: () =>
    `CREATE TABLE users (id serial PRIMARY KEY, rev integer NOT NULL DEFAULT 0);
CREATE TABLE notes (user_id integer NOT NULL PRIMARY KEY REFERENCES users ON DELETE CASCADE, note varchar(200))`,
  old: withNotes,
};

/** A table by itself. */
export const changeOwnKey: Trial = {
  ...common,
  name: 'change-own-key',
  on: ['mysql'],
  tables: () =>
    'CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, note VARCHAR(200), rev INT NOT NULL DEFAULT 0, KEY by_note (note))',
  old: (engine) => columnShape(counted(engine), 'note'),
  revision: (engine) => revisionIn(counted(engine)),
};

/** The server gives a number of its own to who asks for 0. */
function counted(engine: Engine): Place {
  return { ...byId(engine, 'users'), keyOf: (key) => [key + 1], number: 'id - 1' };
}

/** A record is a user with a note; the note goes by itself. */
function withNotes(): Shape {
  return {
    insert: (key, value) => [
      ['INSERT INTO users (id) VALUES (?)', key],
      ['INSERT INTO notes (user_id, note) VALUES (?, ?)', key, value],
    ],
    update: (key, value) => [['UPDATE notes SET note = ? WHERE user_id = ?', value, key]],
    remove: (key) => [['DELETE FROM users WHERE id = ?', key]],
    all: 'SELECT users.id, note FROM users JOIN notes ON user_id = users.id',
  };
}
