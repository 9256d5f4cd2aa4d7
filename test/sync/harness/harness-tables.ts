import type { Side } from '../../../templates/sync/src/descriptor.ts';
import type { Random } from '../../demo/dataset/random.ts';
import type { Engine } from '../../lab/kinds.ts';
import { maybe, ODD_KEYS, oddText } from './odd-texts.ts';

/** How a column's value is written in SQL and compared by the checker. */
export type ColumnKind = 'number' | 'text' | 'json' | 'moment' | 'bytes';

/** A table of the harness as its writers know it. The key's columns come first. */
export interface HarnessTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly kind: ColumnKind }[];
  /** How many columns the key has. */
  readonly key: number;
  /** What the target calls it and its columns, where the mapping renames them. */
  readonly target?: { readonly name: string; readonly columns: Readonly<Record<string, string>> };
  /** Whether writers may change the key of a row; nothing refers to it. */
  readonly movable: boolean;
  randomKey(random: Random): string[];
  /** The values of the columns after the key. */
  randomRest(random: Random): (string | null)[];
}

/** Most writes meet few rows, so that they meet each other. */
export function hot(random: Random, all: number): string {
  return String(random.chance(0.6) ? random.whole(1, 12) : random.whole(1, all));
}

const decimal = (random: Random, digits: number) =>
  `${random.chance(0.3) ? '-' : ''}${random.whole(0, 99_999_999)}.${String(random.whole(0, 999_999)).padStart(6, '0').slice(0, digits)}`;
const moment = (random: Random) =>
  `20${random.whole(10, 29)}-0${random.whole(1, 9)}-${random.whole(10, 28)} ${random.whole(10, 23)}:${random.whole(10, 59)}:${random.whole(10, 59)}.${String(random.whole(0, 999_999)).padStart(6, '0')}`;
const json = (random: Random) =>
  JSON.stringify({
    [oddText(random)]: [random.whole(-9, 9), null, true, oddText(random)],
    z: { a: random.whole(0, 9) },
  });
const bytes = (random: Random) => Buffer.from(random.uuid()).toString('hex').toUpperCase();

export const CUSTOMERS = 240;
export const ORDERS = 320;
export const SEATS = 24;
/** Beyond what a signed number of 64 bits holds. */
const LARGE = 18_446_744_073_709_551_000n;

const customer: HarnessTable = {
  name: 'customer',
  columns: [
    { name: 'id', kind: 'number' },
    { name: 'email', kind: 'text' },
    { name: 'balance', kind: 'number' },
    { name: 'data', kind: 'json' },
    { name: 'flags', kind: 'number' },
  ],
  key: 1,
  movable: false,
  randomKey: (random) => [customerId(random)],
  randomRest: (random) => [
    maybe(random, oddText),
    decimal(random, 6),
    maybe(random, json),
    maybe(random, () => String(random.whole(0, 4_294_967_295))),
  ],
};

/** A third of the customers have ids that need all 64 bits. */
export function customerId(random: Random): string {
  const id = hot(random, CUSTOMERS);
  return Number(id) % 3 === 0 ? String(LARGE + BigInt(id)) : id;
}

const orders: HarnessTable = {
  name: 'orders',
  columns: [
    { name: 'id', kind: 'number' },
    { name: 'customer_id', kind: 'number' },
    { name: 'total', kind: 'number' },
    { name: 'placed', kind: 'moment' },
    { name: 'note', kind: 'text' },
  ],
  key: 1,
  movable: false,
  randomKey: (random) => [hot(random, ORDERS)],
  randomRest: (random) => [customerId(random), decimal(random, 6), maybe(random, moment), maybe(random, oddText)],
};

const orderLine: HarnessTable = {
  name: 'order_line',
  columns: [
    { name: 'order_id', kind: 'number' },
    { name: 'sku', kind: 'text' },
    { name: 'qty', kind: 'number' },
    { name: 'price', kind: 'number' },
  ],
  key: 2,
  movable: true,
  randomKey: (random) => [hot(random, ORDERS), random.pick(ODD_KEYS)],
  randomRest: (random) => [String(random.whole(-100, 100)), maybe(random, () => decimal(random, 2))],
};

const tag: HarnessTable = {
  name: 'tag',
  columns: [
    { name: 'name', kind: 'text' },
    { name: 'body', kind: 'text' },
  ],
  key: 1,
  movable: true,
  randomKey: (random) => [random.chance(0.5) ? random.pick(ODD_KEYS).toUpperCase() : random.pick(ODD_KEYS)],
  randomRest: (random) => [maybe(random, oddText)],
};

const rate: HarnessTable = {
  name: 'rate',
  columns: [
    { name: 'day', kind: 'text' },
    { name: 'code', kind: 'text' },
    { name: 'amount', kind: 'number' },
    { name: 'raw', kind: 'bytes' },
  ],
  key: 2,
  target: { name: 'exchange_rate', columns: { raw: 'raw_bytes' } },
  movable: true,
  randomKey: (random) => [`2024-02-${random.whole(20, 29)}`, random.pick(ODD_KEYS)],
  randomRest: (random) => [decimal(random, 4), maybe(random, bytes)],
};

/** Its slots are unique and are swapped. */
const seat: HarnessTable = {
  name: 'seat',
  columns: [
    { name: 'id', kind: 'number' },
    { name: 'slot', kind: 'number' },
    { name: 'holder', kind: 'text' },
  ],
  key: 1,
  movable: false,
  randomKey: (random) => [String(random.whole(1, SEATS))],
  randomRest: (random) => [null, maybe(random, oddText)],
};

/** Parents first. */
export const HARNESS_TABLES = { customer, orders, order_line: orderLine, tag, rate, seat } as const;

/** The mapping that the target was made for, as lockstep.yaml says it. */
export const HARNESS_MAPPING = `tables:
  - source: rate
    target: exchange_rate
    columns: { raw: raw_bytes }
    drop: [legacy]
    constants: { origin: "it's moved 😀" }
`;

/**
 * The tables' definitions. A source's tags are compared without regard to case where the engine can; a target's never are. Foreign
 * keys of a PostgreSQL source cascade where `cascades`: its triggers see what they do, and those of MySQL do not.
 */
export function createHarnessTables(engine: Engine, side: Side, cascades = false): string {
  const rate = side === 'source' ? RATE.source : RATE.target;
  if (engine === 'mysql') return onMysql(side === 'source' ? 'utf8mb4_general_ci' : 'utf8mb4_bin', rate);
  return onPostgres(cascades && side === 'source' ? ' ON DELETE CASCADE ON UPDATE CASCADE' : '', rate);
}

const RATE = {
  source: { name: 'rate', raw: 'raw', more: 'legacy int' },
  target: { name: 'exchange_rate', raw: 'raw_bytes', more: 'origin varchar(40) NOT NULL' },
} as const;
type Rate = (typeof RATE)[Side];

const onMysql = (tagCollation: string, { name, raw, more }: Rate) => `
CREATE TABLE customer (id bigint unsigned NOT NULL PRIMARY KEY, email varchar(80), balance decimal(20,6) NOT NULL, data json, flags int unsigned);
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, customer_id bigint unsigned NOT NULL, total decimal(20,6) NOT NULL, placed datetime(6), note text,
  FOREIGN KEY (customer_id) REFERENCES customer (id));
CREATE TABLE order_line (order_id bigint NOT NULL, sku varchar(40) COLLATE utf8mb4_bin NOT NULL, qty int NOT NULL, price decimal(12,2),
  PRIMARY KEY (order_id, sku), FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE tag (name varchar(40) COLLATE ${tagCollation} NOT NULL PRIMARY KEY, body text);
CREATE TABLE ${name} (day date NOT NULL, code varchar(40) COLLATE utf8mb4_bin NOT NULL, amount decimal(30,10) NOT NULL, ${raw} varbinary(40), ${more}, PRIMARY KEY (day, code));
CREATE TABLE seat (id int NOT NULL PRIMARY KEY, slot int UNIQUE, holder varchar(80));`;

const onPostgres = (cascade: string, { name, raw, more }: Rate) => `
CREATE TABLE customer (id numeric(20,0) NOT NULL PRIMARY KEY, email varchar(80), balance numeric(20,6) NOT NULL, data jsonb, flags bigint);
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, customer_id numeric(20,0) NOT NULL REFERENCES customer (id)${cascade}, total numeric(20,6) NOT NULL, placed timestamp(6), note text);
CREATE INDEX ON orders (customer_id);
CREATE TABLE order_line (order_id bigint NOT NULL REFERENCES orders (id)${cascade}, sku varchar(40) NOT NULL, qty integer NOT NULL, price numeric(12,2), PRIMARY KEY (order_id, sku));
CREATE TABLE tag (name varchar(40) NOT NULL PRIMARY KEY, body text);
CREATE TABLE ${name} (day date NOT NULL, code varchar(40) NOT NULL, amount numeric(30,10) NOT NULL, ${raw} bytea, ${more}, PRIMARY KEY (day, code));
CREATE TABLE seat (id integer NOT NULL PRIMARY KEY, slot integer UNIQUE, holder varchar(80));`;
