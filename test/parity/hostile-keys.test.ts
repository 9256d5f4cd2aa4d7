import { afterEach, describe, expect, it } from 'vitest';
import type { ParityTable } from '../../mcp-server/src/model/parity.ts';
import { type ParityBench, shareBench } from './bench.ts';

let bench: ParityBench;
afterEach(() => bench.drop());

/** A table with a hostile key: how both engines spell it, the rows on both sides, and the keys that must be named. */
interface KeyCase {
  readonly mysql: string;
  readonly postgres: string;
  /** Rows as SQL; `source` may be written for each engine. */
  readonly source: string;
  readonly target: string;
  readonly said: readonly string[];
  readonly method: ParityTable['method'];
}

const KEYS: Readonly<Record<string, KeyCase>> = {
  k_unsigned: {
    mysql: 'id bigint unsigned PRIMARY KEY, v int',
    postgres: 'id numeric(20) PRIMARY KEY, v int',
    source:
      '(0, 1), (9223372036854775807, 1), (9223372036854775808, 1), (18446744073709551614, 1), (18446744073709551615, 1)',
    target: '(0, 1), (9223372036854775807, 1), (9223372036854775808, 2), (18446744073709551614, 1)',
    said: ['different 9223372036854775808', 'missing 18446744073709551615'],
    method: 'key ranges',
  },
  k_negative: {
    mysql: 'id bigint PRIMARY KEY, v int',
    postgres: 'id bigint PRIMARY KEY, v int',
    source: '(-9223372036854775807, 1), (-1, 1), (0, 1), (1, 1), (9223372036854775807, 1)',
    target: '(-9223372036854775808, 1), (-1, 2), (0, 1), (1, 1), (9223372036854775807, 1)',
    said: ['extra -9223372036854775808', 'missing -9223372036854775807', 'different -1'],
    method: 'key ranges',
  },
  k_decimal: {
    mysql: 'id decimal(10,2) PRIMARY KEY, v int',
    postgres: 'id numeric PRIMARY KEY, v int',
    source: '(-1.50, 1), (0.00, 1), (1.05, 1), (1.50, 1)',
    target: "(-1.5, 1), (0, 1), (1.051, 1), (1.5, 2), ('NaN', 1), ('Infinity', 1), ('-Infinity', 1)",
    said: ['extra -Infinity', 'missing 1.05', 'extra 1.051', 'different 1.50', 'extra Infinity', 'extra NaN'],
    method: 'key ranges',
  },
  k_day: {
    mysql: 'id date PRIMARY KEY, v int',
    postgres: 'id date PRIMARY KEY, v int',
    source: "('0001-01-01', 1), ('2024-02-29', 1), ('9999-12-31', 1)",
    target:
      "('-infinity', 1), ('0044-03-15 BC', 1), ('0001-01-01', 1), ('2024-02-29', 2), ('9999-12-31', 1), ('20000-01-01', 1), ('infinity', 1)",
    said: ['extra -infinity', 'extra 0044-03-15 BC', 'extra 20000-01-01', 'different 2024-02-29', 'extra infinity'],
    method: 'key ranges',
  },
  k_moment: {
    mysql: 'id datetime(6) PRIMARY KEY, v int',
    postgres: 'id timestamptz PRIMARY KEY, v int',
    source: "('2024-10-27 00:30:00', 1), ('2024-10-27 00:30:00.000001', 1), ('2024-10-27 01:30:00', 1)",
    target: "('2024-10-27 02:30:00+02', 1), ('2024-10-27 00:30:00.000001+00', 2), ('2024-10-27 02:30:00.000001+01', 1)",
    said: ['different 2024-10-27 00:30:00.000001', 'missing 2024-10-27 01:30:00', 'extra 2024-10-27 01:30:00.000001'],
    method: 'key ranges',
  },
  k_text: {
    mysql: 'id varchar(20) COLLATE utf8mb4_bin PRIMARY KEY, v int',
    postgres: 'id text PRIMARY KEY, v int',
    source: "('Foo', 1), ('foo', 1), ('é', 1), ('e', 1), ('ß', 1), ('ss', 1), ('😀', 1), ('😎', 1)",
    target: "('Foo', 1), ('foo', 2), ('é', 1), ('E', 1), ('ß', 1), ('ss', 1), ('😀', 1), ('foo ', 1)",
    said: ['extra E', 'missing e', 'different foo', 'extra foo ', 'missing 😎'],
    method: 'hash buckets',
  },
  k_folding: {
    mysql: 'id varchar(20) COLLATE utf8mb4_general_ci PRIMARY KEY, v int',
    postgres: 'id text PRIMARY KEY, v int',
    source: "('Foo', 1), ('bar', 1), ('rené', 1)",
    target: "('foo', 1), ('FOO', 1), ('bar', 1), ('bar ', 1), ('rene', 1)",
    said: ['extra FOO', 'missing Foo', 'extra bar ', 'extra foo', 'extra rene', 'missing rené'],
    method: 'hash buckets',
  },
  k_char: {
    mysql: 'id char(8) PRIMARY KEY, v int',
    postgres: 'id char(8) PRIMARY KEY, v int',
    source: "('a', 1), ('b', 1)",
    target: "('a', 1), ('b', 2)",
    said: ['different b'],
    method: 'hash buckets',
  },
  k_bytes: {
    mysql: 'id varbinary(8) PRIMARY KEY, v int',
    postgres: 'id bytea PRIMARY KEY, v int',
    source: "('', 1), ('a', 1), ('b', 1)",
    target: "('', 2), ('a', 1), ('\\x6100', 1), ('b', 1)",
    said: ['different ', 'extra 6100'],
    method: 'key ranges',
  },
  k_uuid: {
    mysql: 'id char(36) PRIMARY KEY, v int',
    postgres: 'id uuid PRIMARY KEY, v int',
    source: "('00112233-4455-6677-8899-AABBCCDDEEFF', 1), ('ffffffff-ffff-ffff-ffff-ffffffffffff', 1)",
    target: "('00112233-4455-6677-8899-aabbccddeeff', 1), ('ffffffff-ffff-ffff-ffff-ffffffffffff', 2)",
    said: ['different ffffffffffffffffffffffffffffffff'],
    method: 'hash buckets',
  },
  k_pair: {
    mysql: 'id int, part varchar(9) COLLATE utf8mb4_bin, v int, PRIMARY KEY (id, part)',
    postgres: 'id int, part text, v int, PRIMARY KEY (id, part)',
    source: "(1, 'a', 1), (1, 'b', 1), (2, 'a', 1), (2, '', 1)",
    target: "(1, 'a', 1), (1, 'B', 1), (2, 'a', 2), (2, '', 1)",
    said: ['extra 1 B', 'missing 1 b', 'different 2 a'],
    method: 'hash buckets',
  },
  k_truth: {
    mysql: 'id tinyint(1) PRIMARY KEY, v int',
    postgres: 'id boolean PRIMARY KEY, v int',
    source: '(0, 1), (1, 1), (2, 1)',
    target: '(false, 1), (true, 2)',
    said: ['different 1', 'missing 2'],
    method: 'hash buckets',
  },
  k_label: {
    mysql: "id enum('b','a') PRIMARY KEY, v int",
    postgres: 'id text PRIMARY KEY, v int',
    source: "('a', 1), ('b', 1)",
    target: "('a', 1), ('b', 2), ('', 1)",
    said: ['extra ', 'different b'],
    method: 'hash buckets',
  },
  k_time: {
    mysql: 'id time PRIMARY KEY, v int',
    postgres: 'id interval PRIMARY KEY, v int',
    source: "('-01:00:00', 1), ('24:00:00', 1), ('34:00:00', 1)",
    target: "('-01:00:00', 1), ('1 day', 2), ('1 day 10 hours', 1), ('1 month', 1)",
    said: ['extra 1 mon', 'different 24:00:00'],
    method: 'hash buckets',
  },
  k_nullable: {
    mysql: 'id int NULL UNIQUE, v int',
    postgres: 'id int NULL UNIQUE, v int',
    source: '(1, 1), (NULL, 1), (NULL, 1), (NULL, 2)',
    target: '(1, 1), (NULL, 1), (NULL, 2), (NULL, 2)',
    said: ['missing 1/0', 'extra 0/1'],
    method: 'multiset',
  },
  k_none: {
    mysql: 'a varchar(9), b varchar(9)',
    postgres: 'a text, b text',
    source: "('x', 'y'), ('x', 'y'), ('', NULL), (NULL, ''), ('1', '1a')",
    target: "('x', 'y'), ('', NULL), ('', NULL), (NULL, ''), ('11', 'a')",
    said: ['missing 2/0', 'extra 0/2'],
    method: 'multiset',
  },
  k_float: {
    mysql: 'id double PRIMARY KEY, v int',
    postgres: 'id double precision PRIMARY KEY, v int',
    source: '(0, 1), (0.1, 1), (1e300, 1)',
    target: "(0, 1), (0.1, 2), (1e300, 1), ('NaN', 1)",
    said: ['missing 1/0', 'extra 0/2'],
    method: 'multiset',
  },
};

const summary = ({ verdict, method, differences, in_flight, unsettled, error }: ParityTable) => ({
  method,
  verdict,
  said: differences.map(({ kind, key, rows }) =>
    Object.keys(key).length === 0 ? `${kind} ${rows.source}/${rows.target}` : `${kind} ${Object.values(key).join(' ')}`,
  ),
  in_flight,
  unsettled,
  error,
});

/** The same said of the other direction; of rows without a key the missing come first. */
function turned(said: readonly string[]): string[] {
  const turn = (each: string) => {
    const [kind = '', ...rest] = each.split(' ');
    const [ours, theirs] = (rest[0] ?? '').split('/');
    const other = { missing: 'extra', extra: 'missing' }[kind] ?? kind;
    return `${other} ${theirs === undefined ? rest.join(' ') : `${theirs}/${ours}`}`;
  };
  const all = said.map(turn);
  return all.some((each) => each.includes('/')) ? all.reverse() : all;
}

describe.each([
  ['mariadb', 'postgres'],
  ['postgres18', 'mysql9'],
] as const)('keys of %s and %s that are easily taken for each other', (...kinds) => {
  it('are named one by one', async () => {
    bench = await shareBench(kinds);
    const create = (side: 'mysql' | 'postgres') =>
      Object.entries(KEYS)
        .map(([name, each]) => {
          const rows = side === 'mysql' ? each.source : each.target;
          return `CREATE TABLE ${name} (${each[side]}); INSERT INTO ${name} VALUES ${rows};`;
        })
        .join('\n');
    for (const side of [bench.source, bench.target]) await side.execute(create(side.server.engine));
    const { tables } = await bench.check();
    const expected = ({ method, said }: KeyCase) => ({
      method,
      verdict: 'drift',
      said: kinds[0] === 'mariadb' ? said : turned(said),
      in_flight: 0,
      unsettled: 0,
      error: undefined,
    });
    expect(Object.fromEntries(tables.map((table) => [table.source.split('.')[1], summary(table)]))).toEqual(
      Object.fromEntries(Object.entries(KEYS).map(([name, each]) => [name, expected(each)])),
    );
  });

  it('and names that differ only by case are never one table or column', async () => {
    bench = await shareBench(kinds);
    const spelt = (side: { readonly server: { readonly engine: string } }, sql: string) =>
      side.server.engine === 'mysql' ? sql.replaceAll('"', '`') : sql;
    const [source, target] = [
      'CREATE TABLE "Users" (id int PRIMARY KEY, "Name" text); CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO "Users" VALUES (1, \'A\'); INSERT INTO users VALUES (1, \'b\'); CREATE TABLE "Alone" (id int PRIMARY KEY);',
      'CREATE TABLE "Users" (id int PRIMARY KEY, "Name" text); CREATE TABLE users (id int PRIMARY KEY, name text); INSERT INTO "Users" VALUES (1, \'b\'); INSERT INTO users VALUES (1, \'A\'); CREATE TABLE "ALONE" (id int PRIMARY KEY); CREATE TABLE alone (id int PRIMARY KEY);',
    ];
    await bench.source.execute(spelt(bench.source, source));
    await bench.target.execute(spelt(bench.target, target));
    const { verdict, tables, not_checked } = await bench.check();
    expect({
      verdict,
      tables: tables.map(({ source: name, verdict: own }) => [name.split('.')[1], own]),
      left: not_checked
        .filter(({ side }) => side === 'source')
        .map(({ table, reason }) => [table.split('.')[1], reason.slice(0, 12)]),
    }).toEqual({
      verdict: 'drift',
      tables: [
        ['Users', 'drift'],
        ['users', 'drift'],
      ],
      left: [['Alone', 'it could be ']],
    });
  });
});
