import type { Engine } from '../../lab/kinds.ts';
import type { Value } from '../harness/session.ts';
import type { RevisionSql, Shape, Trial, Written } from '../harness/trial.ts';
import { SHARED } from '../harness/writers.ts';
import { columnsShape, type Place, revisionIn } from './one-column.ts';
import { checkedText, spoilText } from './two-tables.ts';
import { oddText } from './values.ts';

const QUICK = { batch_rows: 50, pause_ms: 5 };
const COLUMNS = checkedText('email', 'nick');

/** A record of the old version lies in the table that its number says. */
export function byNumber(places: (key: number) => Place, all: readonly string[]): Shape {
  const shape = (key: number) => columnsShape(places(key), COLUMNS);
  return {
    insert: (key, value) => shape(key).insert(key, value),
    update: (key, value) => shape(key).update(key, value),
    remove: (key) => shape(key).remove(key),
    all: all.join(' UNION ALL '),
  };
}

/** Two tables have rows of the same keys: of two records that follow each other one is in each. */
function half(engine: Engine, table: string, more: readonly string[] = []): Place {
  return {
    engine,
    table,
    key: [...more, 'id'],
    keyOf: (key) => [...(more.length === 0 ? [] : [key % 2 === 0 ? 'eu' : 'us']), Math.floor(key / 2)],
    number: "id * 2 + CASE region WHEN 'us' THEN 1 ELSE 0 END",
  };
}

const halfOf = (engine: Engine, key: number) => half(engine, key % 2 === 0 ? 'customers_eu' : 'customers_us');

/** customers_eu and customers_us, whose rows have the same keys, become customers. */
export const unionTables: Trial = {
  name: 'union-tables',
  short: ['postgres'],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'union-tables',
    name: 'customers',
    table: 'customers_eu',
    value: 'eu',
    others: [{ table: 'customers_us', value: 'us' }],
    to: 'customers',
    mark: 'region',
    ...QUICK,
  },
  tables: () =>
    ['eu', 'us']
      .map(
        (part) =>
          `CREATE TABLE customers_${part} (id bigint NOT NULL PRIMARY KEY, email varchar(200), nick varchar(200), rev integer NOT NULL DEFAULT 0); CREATE INDEX ${part}_nick ON customers_${part} (nick)`,
      )
      .join('; '),
  old: (engine) =>
    byNumber(
      (key) => halfOf(engine, key),
      [`SELECT id * 2, ${COLUMNS.read} FROM customers_eu`, `SELECT id * 2 + 1, ${COLUMNS.read} FROM customers_us`],
    ),
  fresh: (engine) => {
    const whole = half(engine, 'customers', ['region']);
    return { ...columnsShape(whole, COLUMNS), revision: revisionIn(whole) };
  },
  value: oddText,
  revision: (engine) => ({
    count: (key) => revisionIn(halfOf(engine, key)).count(key),
    read: (key) => revisionIn(halfOf(engine, key)).read(key),
  }),
  spoil: spoilText('customers', 'email', "region = 'eu' AND id = 0"),
};

const THIRDS = ['a', 'b', 'c'];
const third = (key: number) => key % 3;
const keyOf = (key: number): Value[] => [key % 7, `k-${key}`];
const thirdOf = (engine: Engine, key: number): Place => ({
  engine,
  table: `shop_${THIRDS[third(key)]}`,
  key: ['tenant', 'code'],
  keyOf,
  number: 'SUBSTRING(code, 3)',
});

/** The new version moves records that are its own from one table to another as their text says. */
function moving(): Shape & { readonly revision: RevisionSql } {
  const columns = ['email', 'nick'];
  const here = 'shop IN (?, ?, ?) AND tenant = ? AND code = ?';
  const at = (key: number) => [...THIRDS, ...keyOf(key)];
  const shopOf = (key: number, value: string | null) =>
    THIRDS[key <= SHARED ? third(key) : (value?.length ?? 0) % 3] ?? '';
  const written = (statement: string, ...values: Value[]): Written => [statement, ...values];
  return {
    insert: (key, value) => [
      written(
        `INSERT INTO shops (shop, tenant, code, ${columns.join(', ')}) VALUES (?, ?, ?, ?, ?)`,
        shopOf(key, value),
        ...keyOf(key),
        ...COLUMNS.parts(value, key),
      ),
    ],
    update: (key, value) => [
      written(
        `UPDATE shops SET shop = ?, ${columns.map((each) => `${each} = ?`).join(', ')} WHERE ${here}`,
        shopOf(key, value),
        ...COLUMNS.parts(value, key),
        ...at(key),
      ),
    ],
    remove: (key) => [written(`DELETE FROM shops WHERE ${here}`, ...at(key))],
    all: `SELECT SUBSTRING(code, 3), ${COLUMNS.read} FROM shops`,
    revision: {
      count: (key) => written(`UPDATE shops SET rev = rev + 1 WHERE ${here}`, ...at(key)),
      read: (key) => written(`SELECT rev FROM shops WHERE ${here}`, ...at(key)),
    },
  };
}

/** Three tables with a key of two columns and a unique one become one, and rows move between them. */
export const unionTablesMoved: Trial = {
  name: 'union-tables-moved',
  short: ['mysql'],
  on: ['mysql', 'postgres'],
  setting: {
    kind: 'union-tables',
    name: 'shops',
    table: 'shop_a',
    value: 'a',
    others: [
      { table: 'shop_b', value: 'b' },
      { table: 'shop_c', value: 'c' },
    ],
    to: 'shops',
    mark: 'shop',
    ...QUICK,
  },
  tables: () =>
    THIRDS.map(
      (part) =>
        `CREATE TABLE shop_${part} (tenant integer NOT NULL, code varchar(20) NOT NULL, email varchar(200), nick varchar(200), rev integer NOT NULL DEFAULT 0, PRIMARY KEY (tenant, code)); CREATE UNIQUE INDEX shop_${part}_code ON shop_${part} (code)`,
    ).join('; '),
  old: (engine) =>
    byNumber(
      (key) => thirdOf(engine, key),
      THIRDS.map((part) => `SELECT SUBSTRING(code, 3), ${COLUMNS.read} FROM shop_${part}`),
    ),
  fresh: () => moving(),
  value: oddText,
  revision: (engine) => ({
    count: (key) => revisionIn(thirdOf(engine, key)).count(key),
    read: (key) => revisionIn(thirdOf(engine, key)).read(key),
  }),
  spoil: spoilText('shops', 'email', "shop = 'a' AND code = 'k-0'"),
};
