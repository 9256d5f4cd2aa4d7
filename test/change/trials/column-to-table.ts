import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';
import { byId, columnShape, revisionIn } from './one-column.ts';
import { spoilText } from './two-tables.ts';
import { oddText } from './values.ts';

/** users.email becomes rows of emails. */
export const columnToTable: Trial = {
  name: 'column-to-table',
  short: ['mysql'],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'column-to-table',
    name: 'emails',
    table: 'users',
    column: 'email',
    to: { table: 'emails', reference: 'user_id', column: 'address' },
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: () =>
    'CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, email varchar(200), rev integer NOT NULL DEFAULT 0)',
  old: (engine) => columnShape(byId(engine, 'users'), 'email'),
  fresh: rowShape,
  value: oddText,
  revision: (engine) => revisionIn(byId(engine, 'users')),
  spoil: spoilText('users', 'email', 'id = 0'),
};

function rowShape(engine: Engine): Shape {
  const clash = engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE' : 'ON CONFLICT (user_id) WHERE is_primary DO UPDATE SET';
  const write: Shape['update'] = (key, value) => [
    value === null
      ? ['DELETE FROM emails WHERE user_id = ? AND is_primary', key]
      : [`INSERT INTO emails (user_id, address) VALUES (?, ?) ${clash} address = ?`, key, value, value],
  ];
  return {
    insert: (key, value) => [['INSERT INTO users (id) VALUES (?)', key], ...(value === null ? [] : write(key, value))],
    update: write,
    remove: (key) => [['DELETE FROM users WHERE id = ?', key]],
    all: 'SELECT id, (SELECT address FROM emails AS e WHERE e.user_id = t.id AND e.is_primary) FROM users AS t',
  };
}
