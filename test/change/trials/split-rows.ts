import type { Engine } from '../../lab/kinds.ts';
import type { Shape, Trial, Written } from '../harness/trial.ts';
import { SHARED } from '../harness/writers.ts';
import { columnsShape, type Place, revisionIn } from './one-column.ts';
import { checkedText, spoilText } from './two-tables.ts';
import { byNumber } from './union-tables.ts';
import { oddText } from './values.ts';

const QUICK = { batch_rows: 50, pause_ms: 5 };
const COLUMNS = checkedText('email', 'nick');

const kindOf = (key: number) => (key % 2 === 0 ? 'person' : 'firm');
const placeOf = (engine: Engine, table: string): Place => ({
  engine,
  table,
  key: ['id', 'kind'],
  keyOf: (key) => [key, kindOf(key)],
  number: 'id',
});
const partOf = (engine: Engine, key: number) => placeOf(engine, key % 2 === 0 ? 'people' : 'firms');

/** contacts becomes people and firms, each with the rows of its kind. */
export const splitRows: Trial = {
  name: 'split-rows',
  short: ['mysql'],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'split-rows',
    name: 'contacts',
    table: 'contacts',
    column: 'kind',
    parts: [
      { to: 'people', in: ['person'] },
      { to: 'firms', in: ['firm', 'shop'] },
    ],
    ...QUICK,
  },
  tables: () =>
    'CREATE TABLE contacts (id bigint NOT NULL PRIMARY KEY, kind varchar(20) NOT NULL, email varchar(200), nick varchar(200), rev integer NOT NULL DEFAULT 0); CREATE INDEX contacts_nick ON contacts (nick)',
  old: (engine) => columnsShape(placeOf(engine, 'contacts'), COLUMNS),
  fresh: (engine) => ({
    ...byNumber(
      (key) => partOf(engine, key),
      ['people', 'firms'].map((table) => `SELECT id, ${COLUMNS.read} FROM ${table}`),
    ),
    revision: {
      count: (key) => revisionIn(partOf(engine, key)).count(key),
      read: (key) => revisionIn(partOf(engine, key)).read(key),
    },
  }),
  value: oddText,
  revision: (engine) => revisionIn(placeOf(engine, 'contacts')),
  spoil: spoilText('people', 'email', 'id = 0'),
};

const SHOPS = ['a', 'b', 'rest'];
const keyOf = (key: number) => [key % 7, `🐢${key}`];
const HERE = 'tenant = ? AND code = ?';

/** Which of the tables a record is in by its text; a shared one is always in one. */
const shopOf = (key: number, value: string | null) => SHOPS[key <= SHARED ? key % 3 : (value?.length ?? 0) % 3] ?? '';
/** What the old version writes of the rest differs from row to row. */
const markOf = (key: number, value: string | null) => {
  const shop = shopOf(key, value);
  if (shop !== 'rest') return shop;
  return key % 2 === 0 ? null : 'other';
};
const NUMBER = 'SUBSTRING(code, 2)';

function oldShops(): Shape {
  return {
    insert: (key, value) => [
      [
        'INSERT INTO shops (tenant, code, shop, email, nick) VALUES (?, ?, ?, ?, ?)',
        ...keyOf(key),
        markOf(key, value),
        ...COLUMNS.parts(value, key),
      ],
    ],
    // It moves the row wherever its text says.
    update: (key, value) => [
      [
        `UPDATE shops SET shop = ?, email = ?, nick = ? WHERE ${HERE}`,
        markOf(key, value),
        ...COLUMNS.parts(value, key),
        ...keyOf(key),
      ],
    ],
    remove: (key) => [[`DELETE FROM shops WHERE ${HERE}`, ...keyOf(key)]],
    all: `SELECT ${NUMBER}, ${COLUMNS.read} FROM shops`,
  };
}

/** The new version deletes a record of its own where it was and inserts it where it belongs. */
function newShops(): Shape {
  const remove = (key: number): Written[] =>
    SHOPS.map((shop) => [`DELETE FROM shop_${shop} WHERE ${HERE}`, ...keyOf(key)]);
  const insert = (key: number, value: string | null): Written => [
    `INSERT INTO shop_${shopOf(key, value)} (tenant, code, shop, email, nick) VALUES (?, ?, ?, ?, ?)`,
    ...keyOf(key),
    markOf(key, value),
    ...COLUMNS.parts(value, key),
  ];
  const shared = (key: number, statement: (table: string) => string): Written => [
    statement(`shop_${shopOf(key, null)}`),
    ...keyOf(key),
  ];
  return {
    insert: (key, value) => [insert(key, value)],
    update: (key, value) =>
      key > SHARED
        ? [...remove(key), insert(key, value)]
        : [
            [
              `UPDATE shop_${shopOf(key, value)} SET email = ?, nick = ? WHERE ${HERE}`,
              ...COLUMNS.parts(value, key),
              ...keyOf(key),
            ],
          ],
    remove,
    all: SHOPS.map((shop) => `SELECT ${NUMBER}, ${COLUMNS.read} FROM shop_${shop}`).join(' UNION ALL '),
    revision: {
      count: (key) => shared(key, (table) => `UPDATE ${table} SET rev = rev + 1 WHERE ${HERE}`),
      read: (key) => shared(key, (table) => `SELECT rev FROM ${table} WHERE ${HERE}`),
    },
  };
}

/** A table with a key of two columns and a unique one becomes three, one of which takes the rest, and rows move between them. */
export const splitRowsMoved: Trial = {
  name: 'split-rows-moved',
  short: ['postgres'],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'split-rows',
    name: 'shops',
    table: 'shops',
    column: 'shop',
    parts: [
      { to: 'shop_a', in: ['a'] },
      { to: 'shop_b', in: ['b'] },
    ],
    rest: 'shop_rest',
    ...QUICK,
  },
  tables: () =>
    'CREATE TABLE shops (tenant integer NOT NULL, code varchar(20) NOT NULL, shop varchar(9), email varchar(200), nick varchar(200), rev integer NOT NULL DEFAULT 0, PRIMARY KEY (tenant, code)); CREATE UNIQUE INDEX shops_code ON shops (code, tenant)',
  old: () => oldShops(),
  fresh: () => newShops(),
  value: oddText,
  revision: () => ({
    count: (key) => [`UPDATE shops SET rev = rev + 1 WHERE ${HERE}`, ...keyOf(key)],
    read: (key) => [`SELECT rev FROM shops WHERE ${HERE}`, ...keyOf(key)],
  }),
  spoil: spoilText('shop_a', 'email', "code = '🐢0'"),
};
