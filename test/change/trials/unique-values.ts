import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial } from '../harness/trial.ts';
import { byId, quoted, revisionIn } from './one-column.ts';

/** badges.code, which is unique, becomes badges.badge while its values go from row to row and come back. */
export const renameUniqueColumn: Trial = {
  name: 'rename-unique-column',
  short: ['mysql'],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'rename-column',
    name: 'badge',
    table: 'badges',
    column: 'code',
    to: 'badge',
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: () =>
    'CREATE TABLE badges (id bigint NOT NULL PRIMARY KEY, code varchar(60), rev integer NOT NULL DEFAULT 0, UNIQUE (code))',
  old: (engine) => twoRows(engine, 'code'),
  fresh: (engine) => twoRows(engine, 'badge'),
  // So few that a record has the same again soon.
  value: (random) => random.pick(['ann', 'bob', 'Cy', null]),
  revision: (engine) => revisionIn({ ...byId(engine, 'badges'), keyOf: (key) => [2 * key] }),
  spoil: {
    table: 'badges',
    statements: () => ["UPDATE badges SET badge = 'spoilt' WHERE id = 0"],
    mend: () => ['UPDATE badges SET badge = code WHERE id = 0'],
  },
};

/** A record is two rows, one of which holds its value; with each write it may be the other. */
function twoRows(engine: Engine, name: string): Shape {
  const column = quoted(engine, name);
  const code = (key: number, value: string | null) => `${value === null ? 'N' : `V${value}`}~${key}`;
  let turn = 0;
  return {
    insert: (key, value) => [
      [`INSERT INTO badges (id, ${column}) VALUES (?, ?)`, 2 * key, code(key, value)],
      ['INSERT INTO badges (id) VALUES (?)', 2 * key + 1],
    ],
    update: (key, value) => [
      [`UPDATE badges SET ${column} = NULL WHERE id IN (?, ?)`, 2 * key, 2 * key + 1],
      [`UPDATE badges SET ${column} = ? WHERE id = ?`, code(key, value), 2 * key + (turn++ % 2)],
    ],
    remove: (key) => [['DELETE FROM badges WHERE id IN (?, ?)', 2 * key, 2 * key + 1]],
    all: `SELECT FLOOR(id / 2), CASE WHEN LEFT(${column}, 1) = 'V' THEN SUBSTRING(${column}, 2, CHAR_LENGTH(${column}) - CHAR_LENGTH(CONCAT('V~', FLOOR(id / 2)))) END FROM badges WHERE ${column} IS NOT NULL`,
  };
}
