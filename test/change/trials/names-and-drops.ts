import type { Engine } from '../../lab/kinds.ts';
import type { Trial, Written } from '../harness/trial.ts';
import { byId, type Columns, columnShape, columnsShape, revisionIn } from './one-column.ts';
import { twoTablesShape } from './two-tables.ts';
import { oddText } from './values.ts';

const USERS = 'CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, email varchar(200), rev integer NOT NULL DEFAULT 0)';
const users = (engine: Engine) => byId(engine, 'users');
const common = {
  on: ['mysql', 'postgres'] as const,
  value: oddText,
  revision: (engine: Engine) => revisionIn(users(engine)),
};

/** users is called accounts; the old name is a view. */
export const renameTable: Trial = {
  ...common,
  name: 'rename-table',
  short: ['postgres'],
  setting: { kind: 'rename-table', name: 'accounts', table: 'users', to: 'accounts' },
  tables: () => USERS,
  old: (engine) => columnShape(users(engine), 'email'),
  fresh: (engine) => {
    const accounts = byId(engine, 'accounts');
    return { ...columnShape(accounts, 'email'), revision: revisionIn(accounts) };
  },
  serves: otherName,
  oldWrites: 'unseen',
};

/** users moves to another schema, on MySQL another database. */
export const moveTable: Trial = {
  ...renameTable,
  name: 'move-table',
  short: ['mysql'],
  setting: { kind: 'move-table', name: 'away', table: 'users', to: 'trial_elsewhere' },
  tables: (engine) => `${engine === 'mysql' ? 'CREATE DATABASE trial_elsewhere; ' : ''}${USERS}`,
  fresh: (engine) => {
    const { insert, update, remove, all } = columnShape(users(engine), 'email');
    const { count, read } = revisionIn(users(engine));
    return {
      insert: (key, value) => insert(key, value).map(elsewhere),
      update: (key, value) => update(key, value).map(elsewhere),
      remove: (key) => remove(key).map(elsewhere),
      all: elsewhere([all])[0],
      revision: { count: (key) => elsewhere(count(key)), read: (key) => elsewhere(read(key)) },
    };
  },
  cleanUp: (engine) => (engine === 'mysql' ? 'DROP DATABASE IF EXISTS trial_elsewhere' : 'SELECT 1'),
};

/** users.note goes, which takes no NULL and has no default: the new version writes none from capture on. */
export const dropColumn: Trial = {
  ...common,
  name: 'drop-column',
  short: ['mysql'],
  setting: { kind: 'drop-column', name: 'no_note', table: 'users', column: 'note' },
  tables: () => USERS.replace('rev ', 'note varchar(210) NOT NULL, rev '),
  old: (engine) => columnsShape(users(engine), withNote('email', 'note')),
  fresh: (engine) => columnShape(users(engine), 'email'),
  serves: () => 'capture',
  oldWrites: 'gone',
};

/** The table logs goes, which the old version writes beside users. */
export const dropTable: Trial = {
  ...common,
  name: 'drop-table',
  short: ['postgres'],
  setting: { kind: 'drop-table', name: 'no_logs', table: 'logs' },
  tables: () => `${USERS}; CREATE TABLE logs (id bigint NOT NULL PRIMARY KEY, note varchar(210))`,
  old: (engine) => {
    const own = columnShape(users(engine), 'email');
    const log = twoTablesShape(users(engine), {
      table: 'logs',
      columns: { names: ['note'], parts: (value) => [`~${value}`], read: 'note' },
      upsert: true,
      cascades: false,
    });
    return {
      ...own,
      insert: (key, value) => [...own.insert(key, value), ...log.insert(key, value).slice(1)],
      update: (key, value) => [...own.update(key, value), ...log.insert(key, value).slice(1)],
    };
  },
  fresh: (engine) => columnShape(users(engine), 'email'),
  serves: () => 'capture',
  oldWrites: 'gone',
};

/** The server of each engine has the second name from another step on. */
function otherName(engine: Engine): 'expand' | 'flip' {
  return engine === 'mysql' ? 'expand' : 'flip';
}

function withNote(one: string, note: string): Columns {
  return { names: [one, note], parts: (value) => [value, `~${value}`], read: one };
}

/** A statement about users in the other schema. */
function elsewhere([statement, ...values]: Written): Written {
  return [statement.replace(/([`"])users\1/, '$1trial_elsewhere$1.$&'), ...values];
}
