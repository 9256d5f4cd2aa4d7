import type { Trial } from '../harness/trial.ts';
import { byId, columnShape, type Place, quoted, revisionIn } from './one-column.ts';
import { oddText } from './values.ts';

/** users.email becomes users.email_address. */
export const renameColumn: Trial = {
  name: 'rename-column',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'rename-column',
    name: 'rename_email',
    table: 'users',
    column: 'email',
    to: 'email_address',
    batch_rows: 50,
    pause_ms: 5,
  },
  tables: () =>
    'CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, email varchar(200), rev integer NOT NULL DEFAULT 0)',
  old: (engine) => columnShape(byId(engine, 'users'), 'email'),
  fresh: (engine) => columnShape(byId(engine, 'users'), 'email_address'),
  value: oddText,
  revision: (engine) => revisionIn(byId(engine, 'users')),
  spoil: {
    table: 'users',
    statements: () => ["UPDATE users SET email_address = 'spoilt' WHERE id = 0"],
    mend: () => ['UPDATE users SET email_address = email WHERE id = 0'],
  },
};

/** MySQL 9 keeps no trigger and no procedure in which one name holds a backtick and a character that is not ASCII. */
const [table, column, to] = ['Ünï "it\'s" t$', 'e"m`ail', 'select'];

/** The same with names that must be quoted, a key of two columns one of which is a text, a default, an index and a check. */
export const renameOddColumn: Trial = {
  name: 'rename-column-odd-names',
  on: ['mysql', 'postgres'],
  setting: { kind: 'rename-column', name: 'odd', table, column, to, batch_rows: 50, pause_ms: 5 },
  tables: (engine) => `CREATE TABLE ${quoted(engine, table)} (
  tenant integer NOT NULL,
  code varchar(20) NOT NULL,
  ${quoted(engine, column)} varchar(200) DEFAULT NULL,
  rev integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, code)
);
CREATE INDEX ${quoted(engine, 'by "e`mail')} ON ${quoted(engine, table)} (${quoted(engine, column)})`,
  old: (engine) => columnShape(oddPlace(engine), column),
  fresh: (engine) => columnShape(oddPlace(engine), to),
  value: oddText,
  revision: (engine) => revisionIn(oddPlace(engine)),
};

function oddPlace(engine: Place['engine']): Place {
  return {
    engine,
    table,
    key: ['tenant', 'code'],
    keyOf: (key) => [key % 7, `k-${key}`],
    number: 'SUBSTRING(code, 3)',
  };
}
