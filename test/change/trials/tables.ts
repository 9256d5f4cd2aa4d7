import type { Engine } from '../../lab/kinds.ts';
import type { Trial } from '../harness/trial.ts';
import { byId, columnsShape, type Place, revisionIn } from './one-column.ts';
import { checkedText, markedText, spoilText, twoTablesShape } from './two-tables.ts';
import { oddText } from './values.ts';

const QUICK = { batch_rows: 50, pause_ms: 5 };
const people = (engine: Engine) => byId(engine, 'people');

/** A key of two columns, one of which is a text. */
function byCode(engine: Engine): Place {
  return {
    engine,
    table: 'people',
    key: ['tenant', 'code'],
    keyOf: (key) => [key % 7, `k-${key}`],
    number: 'SUBSTRING(code, 3)',
  };
}

/** email and nick of people become the table contacts; the new version upserts. */
export const splitTable: Trial = {
  name: 'split-table',
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'split-table',
    name: 'contact',
    table: 'people',
    columns: ['email', 'nick'],
    to: 'contacts',
    ...QUICK,
  },
  tables: () =>
    'CREATE TABLE people (id bigint NOT NULL PRIMARY KEY, email varchar(200), nick varchar(200), rev integer NOT NULL DEFAULT 0); CREATE INDEX people_nick ON people (nick)',
  old: (engine) => columnsShape(people(engine), checkedText('email', 'nick')),
  fresh: (engine) =>
    twoTablesShape(people(engine), {
      table: 'contacts',
      columns: checkedText('email', 'nick'),
      upsert: true,
      cascades: true,
    }),
  value: oddText,
  revision: (engine) => revisionIn(people(engine)),
  spoil: spoilText('contacts', 'email', 'id = 0'),
};

/** The same with a column that takes no NULL, and a key of two: the new version inserts. */
export const splitTableRequired: Trial = {
  name: 'split-table-required',
  short: [],
  on: ['mysql', 'postgres'],
  setting: { ...splitTable.setting, columns: ['email', 'state'] },
  tables: () =>
    'CREATE TABLE people (tenant integer NOT NULL, code varchar(20) NOT NULL, email varchar(200), state varchar(9) NOT NULL, rev integer NOT NULL DEFAULT 0, PRIMARY KEY (tenant, code))',
  old: (engine) => columnsShape(byCode(engine), markedText('email', 'state')),
  fresh: (engine) =>
    twoTablesShape(byCode(engine), { table: 'contacts', columns: markedText('email', 'state'), cascades: true }),
  value: oddText,
  revision: (engine) => revisionIn(byCode(engine)),
  spoil: spoilText('people', 'email', "code = 'k-0'"),
};

/** contacts becomes columns of people, one of them with another name. */
export const mergeTables: Trial = {
  name: 'merge-tables',
  short: [],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'merge-tables',
    name: 'contact',
    table: 'contacts',
    into: 'people',
    rename: { email: 'mail' },
    ...QUICK,
  },
  tables: () => `CREATE TABLE people (id bigint NOT NULL PRIMARY KEY, rev integer NOT NULL DEFAULT 0);
    CREATE TABLE contacts (id bigint NOT NULL PRIMARY KEY, email varchar(200), nick varchar(200), FOREIGN KEY (id) REFERENCES people (id) ON DELETE CASCADE);
    CREATE INDEX contacts_nick ON contacts (nick)`,
  old: (engine) =>
    twoTablesShape(people(engine), { table: 'contacts', columns: checkedText('email', 'nick'), cascades: true }),
  fresh: (engine) => columnsShape(people(engine), checkedText('mail', 'nick')),
  value: oddText,
  revision: (engine) => revisionIn(people(engine)),
  spoil: spoilText('people', 'mail', 'id = 0'),
};

/** The same with a column that takes no NULL, a key of two, and a foreign key that takes no row along. */
export const mergeTablesRequired: Trial = {
  name: 'merge-tables-required',
  on: ['mysql', 'postgres'],
  setting: { ...mergeTables.setting, rename: {} },
  tables:
    () => `CREATE TABLE people (tenant integer NOT NULL, code varchar(20) NOT NULL, rev integer NOT NULL DEFAULT 0, PRIMARY KEY (tenant, code));
    CREATE TABLE contacts (tenant integer NOT NULL, code varchar(20) NOT NULL, email varchar(200), state varchar(9) NOT NULL, PRIMARY KEY (tenant, code), FOREIGN KEY (tenant, code) REFERENCES people (tenant, code))`,
  old: (engine) =>
    twoTablesShape(byCode(engine), { table: 'contacts', columns: markedText('email', 'state'), cascades: false }),
  fresh: (engine) => columnsShape(byCode(engine), markedText('email', 'state')),
  value: oddText,
  revision: (engine) => revisionIn(byCode(engine)),
  spoil: spoilText('people', 'email', "code = 'k-0'"),
};
