import type { AskedMapping } from './assess.ts';

/** The tables of both sides, and every hazard twice: in a row that is copied (id 1 to 9) and in one that stays (from 11). */
export const MYSQL = String.raw`SET SESSION sql_mode = 'ALLOW_INVALID_DATES', foreign_key_checks = 0;
CREATE TABLE orders (id bigint unsigned PRIMARY KEY, state varchar(9), at timestamp NULL, d date, n bigint unsigned, f float, t time, body text, raw varbinary(20), code varchar(9) COLLATE utf8mb4_bin UNIQUE, e enum('x') NOT NULL, doc longtext, price decimal(10,4), parent int, k varbinary(3000), y year, flag tinyint(1), shape geometry,
  g int AS (HOUR(at)) STORED, junk date, KEY k (k), CONSTRAINT order_parent FOREIGN KEY (parent) REFERENCES parents (id));
CREATE TABLE parents (id int PRIMARY KEY, live tinyint);
INSERT INTO parents VALUES (1, 1), (2, 0), (3, NULL);
SET SESSION time_zone = '+05:00';
INSERT INTO orders (id, state, at, d, n, f, t, body, raw, code, e, doc, price, parent, k, y, flag, shape, junk) VALUES
  (1, 'paid', '2024-01-01', '0000-00-00', 18446744073709551615, 16777217, '25:00', CONCAT('a', CHAR(0)), x'FF', 'a', 'wrong', '{', 1.2345, 2, REPEAT('y', 2705), 0, 2, ST_GeomFromText('POINT(1 2)', 4326), '0000-00-00'),
  (2, 'Paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'A', 'x', NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL), (3, 'paid', NULL, '2023-02-31', NULL, NULL, NULL, CONVERT(x'C383C2A9' USING utf8mb4), NULL, 'c ', 'x', NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL),
  (4, 'paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'b', 'x', '{"a": 1, "a": 2}', NULL, 1, NULL, NULL, NULL, NULL, NULL), (5, 'paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'B', 'x', '{"a": "\\u0000", "b": "\\\\u0000"}', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO orders (id, state, at, d, n, f, t, body, raw, code, e, doc, price, parent, k, y, flag, shape, junk) SELECT id + 10, NULL, at, d, n, f, t, body, raw, CONCAT(code, 'x'), IF(id = 1, 'wrong', 'x'), doc, price, parent, k, y, flag, shape, junk FROM orders WHERE id IN (1, 3, 4, 5);`;
/** What receives them on PostgreSQL. */
export const ON_POSTGRES = `CREATE EXTENSION citext;
CREATE TABLE parents (id int PRIMARY KEY, live smallint);
CREATE TABLE purchases (id bigint PRIMARY KEY, kind text NOT NULL, created timestamptz, d date, n bigint, f real, t time, body text, raw text, code citext UNIQUE, e text, doc jsonb, price numeric(10,2), parent int REFERENCES parents, k bytea, y smallint, flag boolean, shape text, g int);
CREATE INDEX purchases_k ON purchases (k);`;

/** The same on PostgreSQL. */
export const POSTGRES = String.raw`
CREATE TABLE parents (id int PRIMARY KEY, live int); INSERT INTO parents VALUES (1, 1), (2, 0), (3, NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, state text, at timestamptz, d date, n bigint, f double precision, t interval, body text, raw bytea, code text UNIQUE, e text, doc json, price numeric, parent int, k text, y int, flag int, shape text, g int, junk date);
INSERT INTO orders VALUES
  (1, 'paid', '2039-01-01 00:00+00', 'infinity', 40000, 'NaN', '839:00', convert_from('\xC383C2A9', 'UTF8'), '\xff', 'a', '日', '"\ud800"', 1e-31, 2, repeat('x', 100001), 0, 2, 'toolong', 1, 'infinity'),
  (2, 'Paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'A', NULL, NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL), (4, 'paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'b', NULL, '{"a": 1, "a": 2}', NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
  (5, 'paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'B', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (6, 'paid', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'c', NULL, NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO orders SELECT id + 10, NULL, at, d, n, f, t, body, raw, code || 'x', e, doc, price, parent, k, y, flag, shape, g, junk FROM orders WHERE id IN (1, 4, 5, 6);`;
/** What receives those on MySQL. */
export const ON_MYSQL = `CREATE TABLE parents (id int PRIMARY KEY, live int);
CREATE TABLE purchases (id bigint PRIMARY KEY, kind varchar(9) NOT NULL, created timestamp(6) NULL, d date, n smallint, f double, t time(6), body text, raw text, code varchar(20) COLLATE utf8mb4_general_ci UNIQUE, e varchar(9) CHARACTER SET latin1, doc json, price decimal(65,30), parent int, k longtext, y year, flag tinyint(1), shape varchar(3), g int,
  FOREIGN KEY (parent) REFERENCES parents (id));`;

/** Only paid orders and live parents are copied. */
export const MAPPING: AskedMapping = {
  tables: [
    {
      source: 'orders',
      target: 'purchases',
      columns: { at: 'created' },
      drop: ['junk', 'state'],
      constants: { kind: 'order' },
      where: [
        { column: 'state', op: '=', value: 'paid' },
        { column: 'id', op: '<', value: 10 },
      ],
    },
    { source: 'parents', where: [{ column: 'live', op: '=', value: 1 }] },
  ],
};

/** What the fixtures hold in rows that are copied; MariaDB keeps JSON as text, and takes half of a pair. */
export const FOUND_FROM_MYSQL = String.raw`double-encoded: orders.body warning 1 [3="Ã©"]
empty-member: orders.e blocker 1 [1=""]
float-text: orders.f warning 1 [1="16777200"]
folded-duplicates: orders.code blocker 2 [4="b", 5="B"]
fraction-lost: orders.price warning 1 [1="1.2345"]
impossible-date: orders.d blocker 1 [3="2023-02-31"]
index-entry: orders.purchases_k warning 1 [1="2,705 bytes"]
invalid-utf8: orders.raw blocker 1 [1="ff"]
json-duplicate-key: orders.doc warning 1 [4="{\"a\": 1, \"a\": 2}"]
json-invalid: orders.doc blocker 1 [1="{"]
json-nul: orders.doc blocker 1 [5="{\"a\": \"\\u0000\", \"b\": \"\\\\u0000\"}"]
nul-character: orders.body blocker 1 [1="a\u0000"]
number-range: orders.n blocker 1 [1="18446744073709551615"]
orphans: orders.order_parent blocker 1 [3="9"]
parent-stays: orders.order_parent blocker 1 [1="2"]
shape-srid: orders.shape warning 1 [1=shape]
time-range: orders.t blocker 1 [1="25:00:00"]
trailing-space: orders.code warning 1 [3="c "]
truth-value: orders.flag warning 1 [1="2"]
year-zero: orders.y note 1 [1="0000"]
zero-date: orders.d blocker 1 [1="0000-00-00"]`;
/** The same from PostgreSQL. */
export const FOUND_FROM_POSTGRES = String.raw`double-encoded: orders.body warning 1 [1="Ã©"]
folded-duplicates: orders.orders_code_key blocker 2 [4="b", 5="B"]
fraction-lost: orders.price warning 1 [1="0.0000000000000000000000000000001"]
huge-value: orders.k warning 1 [1="100,001 bytes"]
invalid-utf8: orders.raw blocker 1 [1="\\xff"]
json-duplicate-key: orders.doc warning 1 [4="{\"a\": 1, \"a\": 2}"]
json-surrogate: orders.doc blocker 1 [1="\"\\ud800\""]
moment-range: orders.at blocker 1 [1="2039-01-01 00:00:00+00"]
moment-range: orders.d blocker 1 [1="infinity"]
not-finite: orders.f blocker 1 [1="NaN"]
number-range: orders.n blocker 1 [1="40000"]
number-range: orders.y blocker 1 [1="0"]
orphans: orders.purchases_ibfk_1 blocker 1 [6="9"]
outside-charset: orders.e blocker 1 [1="日"]
parent-stays: orders.purchases_ibfk_1 blocker 1 [1="2"]
text-length: orders.shape blocker 1 [1="7 characters"]
time-range: orders.t blocker 1 [1="839:00:00"]`;
