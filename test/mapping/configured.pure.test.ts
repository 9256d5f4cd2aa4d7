import { describe, expect, it } from 'vitest';
import type { Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { column, integer, key, schema, table, unsigned, varchar } from '../compare/build.ts';
import { ask, lines } from './ask.ts';

const decimal = (name: string, precision: number, scale: number) =>
  column(name, `decimal(${precision},${scale})`, { kind: 'decimal', precision, scale, unsigned: false });
const moment = (name: string, digits = 0, nullable = false) =>
  column(name, `datetime(${digits})`, { kind: 'timestamp', precision: digits, zoned: false }, { nullable });
const json = (name: string) => column(name, 'json', { kind: 'json', binary: true });

const orders = table('orders', [
  integer('id'),
  varchar('state', 10),
  decimal('total', 8, 2),
  moment('placed_at'),
  moment('deleted_at', 0, true),
  varchar('note', 50, { nullable: true }),
]);
const users = table('users', [integer('id'), varchar('email'), varchar('name')], {
  uniqueKeys: [key('email', 'email')],
});

const here = (...tables: Table[]): Schema => schema(tables);
const there = (...tables: Table[]): Schema =>
  schema(
    tables.map((one) => ({ ...one, schema: one.schema === 'shop' ? 'public' : one.schema })),
    { defaultSchema: 'public' },
  );
const told = (yaml: string, source: Schema, target: Schema, same = false) => {
  const { mapping, mistakes } = ask(yaml, source, target, same);
  return mistakes === '' ? lines(mapping) : mistakes.split('\n');
};

describe('an entry of lockstep.yaml', () => {
  it('renames a table and some of its columns, and leaves the rest to the names', () => {
    const target = table('purchases', [
      integer('id'),
      varchar('status', 10),
      decimal('TOTAL', 8, 2),
      moment('placed_at'),
      moment('deletedAt', 0, true),
      varchar('note', 50, { nullable: true }),
    ]);
    const yaml = 'tables:\n  - { source: orders, target: purchases, columns: { state: status } }';
    expect(told(yaml, here(orders), there(target))).toEqual([
      'shop.orders -> public.purchases: id, state>status, total>TOTAL, placed_at, deleted_at>deletedAt, note; key: id',
    ]);
  });

  it('drops, adds, fills and filters, with values of the columns’ own types', () => {
    const target = table('orders', [
      integer('id'),
      varchar('state', 10),
      decimal('total', 8, 2),
      moment('placed_at', 3),
      decimal('rate', 6, 3),
      moment('migrated_at', 3),
      column('open', 'boolean', { kind: 'boolean' }),
      varchar('tenant', 10, { nullable: true }),
      varchar('search', 10, { nullable: true }),
    ]);
    const yaml = `
tables:
  - source: orders
    drop: [note, deleted_at]
    added: [search]
    constants: { rate: 1.5, migrated_at: '2026-03-01 12:00', open: true, tenant: null }
    where:
      - { column: deleted_at, op: is null }
      - { column: state, op: in, value: [paid, sent] }
      - { column: total, op: '>=', value: 0.50 }
      - { column: placed_at, op: <, value: '2026-01-01T00:00:00+02:00' }
    tolerance: { total: 0.01, placed_at: 500ms }
    mask: [state, tenant]`;
    expect(told(yaml, here(orders), there(target))).toEqual([
      'shop.orders -> public.orders: id, state, total, placed_at; key: id; dropped: note, deleted_at; added: search; constants: rate=1.500, migrated_at=2026-03-01 12:00:00, open=1, tenant=NULL; where: deleted_at is_null, state in paid|sent, total >= 0.5, placed_at < 2025-12-31 22:00:00; tolerance: total 0.01 number, placed_at 0.5 seconds; masked: state, tenant',
    ]);
  });

  it('is for the table of the same name, which may still be to come: then it is one that the target lacks', () => {
    const yaml = 'tables:\n  - { source: users, mask: [email] }\n  - { source: orders, mask: [note] }';
    expect(told(yaml, here(users, orders), there(table('orders', orders.columns)))).toEqual([
      'shop.orders -> public.orders: id, state, total, placed_at, deleted_at, note; key: id; masked: note',
      'source shop.users unmatched',
    ]);
  });

  it('spreads one table over several, each column carried once and none of it unmatched', () => {
    const emails = table('user_emails', [integer('user_id'), varchar('email_address')]);
    const rest = table('users', [integer('id'), varchar('name')]);
    const yaml = `
tables:
  - { source: users, target: user_emails, columns: { id: user_id, email: email_address } }
  - source: users`;
    expect(told(yaml, here(users), there(emails, rest))).toEqual([
      'shop.users -> public.user_emails: id>user_id, email>email_address; key: id; elsewhere: name',
      'shop.users -> public.users: id, name; key: id; elsewhere: email',
    ]);
  });

  it('says once that nobody carries a column, where most of them go', () => {
    const wide = table('users', [integer('id'), varchar('email'), varchar('name'), varchar('phone'), varchar('fax')]);
    const emails = table('user_emails', [integer('user_id'), varchar('email_address')]);
    const rest = table('users', [integer('id'), varchar('name'), varchar('phone')]);
    const yaml = `
tables:
  - { source: users, target: user_emails, columns: { id: user_id, email: email_address } }
  - source: users`;
    expect(told(yaml, here(wide), there(emails, rest))).toEqual([
      'shop.users -> public.user_emails: id>user_id, email>email_address; key: id; elsewhere: name, phone, fax',
      'shop.users -> public.users: id, name, phone; key: id; elsewhere: email; unmatched: fax',
    ]);
  });

  it('takes a key that both sides keep unique, also within a constant', () => {
    const source = table('users', [integer('id'), varchar('email')], { uniqueKeys: [key('e', 'email')] });
    const target = table('users', [integer('id'), integer('tenant'), varchar('email')], {
      primaryKey: key('p', 'tenant', 'id'),
      uniqueKeys: [key('u', 'email')],
    });
    const yaml = (of: string) => `tables:\n  - { source: users, constants: { tenant: 7 }${of} }`;
    expect(told(yaml(''), here(source), there(target))).toEqual([
      'shop.users -> public.users: id, email; key: id; constants: tenant=7',
    ]);
    expect(told(yaml(', key: [email]'), here(source), there(target))).toEqual([
      'shop.users -> public.users: id, email; key: email; constants: tenant=7',
    ]);
  });

  it('finds names with dots and quotes, and schemas where they are given', () => {
    const odd = table('a.b', [integer('id'), integer('it"s.x')]);
    const one = table('b', [integer('id')], { schema: 'a' });
    const source = schema([odd, one]);
    const target = schema([
      table('ab', [integer('id'), integer('x')], { schema: 'public' }),
      table('x.y', [integer('id')], { schema: 'q' }),
    ]);
    const yaml = `
tables:
  - { source: { schema: shop, name: a.b }, target: ab, columns: { 'it"s.x': x } }
  - { source: { schema: a, name: b }, target: q.x.y }`;
    expect(told(yaml, source, { ...target, defaultSchema: 'public' })).toEqual([
      'shop.a.b -> public.ab: id, it"s.x>x; key: id',
      'a.b -> q.x.y: id; key: id',
    ]);
  });

  it('leaves tables behind', () => {
    expect(told('leave_behind: [orders]', here(orders, users), there(users))).toEqual([
      'shop.users -> public.users: id, email, name; key: id',
      'shop.orders left behind',
    ]);
  });
});

describe('a prefix of table names', () => {
  const named = (...names: string[]) => names.map((name) => table(name, [integer('id')]));
  const pairs = (yaml: string, source: string[], target: string[]) =>
    told(yaml, here(...named(...source)), there(...named(...target))).map((line) => line.replace(/: id; key: id$/, ''));

  it('that all tables of one side share is found out', () => {
    expect(pairs('tables: []', ['wp_posts', 'wp_postMeta', 'wp_extra'], ['posts', 'post_meta', 'users'])).toEqual([
      'shop.wp_posts -> public.posts',
      'shop.wp_postMeta -> public.post_meta',
      'source shop.wp_extra unmatched',
      'target public.users unmatched',
    ]);
    expect(pairs('tables: []', ['posts', 'users'], ['app_posts', 'app_users'])).toEqual([
      'shop.posts -> public.app_posts',
      'shop.users -> public.app_users',
    ]);
  });

  it('is none when one table lacks it, or there is but one table, unless it is said', () => {
    const left = ['source shop.wp_posts unmatched', 'source shop.log unmatched', 'target public.posts unmatched'];
    expect(pairs('tables: []', ['wp_posts', 'log'], ['posts'])).toEqual(left);
    expect(pairs('tables: []', ['order_items'], ['items'])).toEqual([
      'source shop.order_items unmatched',
      'target public.items unmatched',
    ]);
    expect(pairs('prefix: { source: wp_ }', ['wp_posts', 'log'], ['posts'])).toEqual([
      'shop.wp_posts -> public.posts',
      'source shop.log unmatched',
    ]);
  });

  it('pairs nothing that could be two tables, and names them', () => {
    expect(pairs('tables: []', ['wp_posts', 'wp_Posts'], ['posts', 'POSTS'])).toEqual([
      'shop.wp_posts -> public.posts',
      'shop.wp_Posts -> public.POSTS',
    ]);
    expect(pairs('tables: []', ['wp_a', 'wp_users'], ['Users', 'USERS'])).toEqual([
      'source shop.wp_a unmatched',
      'source shop.wp_users unmatched, could be public.Users or public.USERS',
      'target public.Users unmatched, could be shop.wp_users',
      'target public.USERS unmatched, could be shop.wp_users',
    ]);
  });
});

describe('two schemas that belong together', () => {
  it('are paired whatever they are called', () => {
    const source = schema([table('log', [integer('id')], { schema: 'audit' }), table('log', [integer('id')])]);
    const target = schema(
      [table('log', [integer('id')], { schema: 'trail' }), table('log', [integer('id')], { schema: 'public' })],
      { defaultSchema: 'public' },
    );
    expect(told('schemas: { audit: trail }', source, target)).toEqual([
      'audit.log -> trail.log: id; key: id',
      'shop.log -> public.log: id; key: id',
    ]);
  });
});

describe('one database that is both sides', () => {
  const old = table('users', [integer('id'), varchar('email'), varchar('name')]);
  const emails = table('user_emails', [integer('user_id'), varchar('email_address')]);
  const whole = schema([old, emails, orders]);

  it('never pairs a table with itself', () => {
    expect(told('tables: []', whole, whole, true)).toEqual([
      'shop.users in place',
      'shop.user_emails in place',
      'shop.orders in place',
    ]);
  });

  it('maps what an entry names, and reports the columns that nobody has decided about', () => {
    const entry = '  - { source: users, target: user_emails, columns: { id: user_id, email: email_address } }';
    expect(told(`tables:\n${entry}`, whole, whole, true)).toEqual([
      'shop.users -> shop.user_emails: id>user_id, email>email_address; key: id; unmatched: name',
      'shop.orders in place',
    ]);
    expect(told(`tables:\n${entry}\n  - source: users`, whole, whole, true)).toEqual([
      'shop.users -> shop.user_emails: id>user_id, email>email_address; key: id; elsewhere: name',
      'shop.orders in place',
    ]);
  });

  it('pairs two of its schemas by name', () => {
    const both = schema([
      table('users', [integer('id')], { schema: 'old' }),
      table('gone', [integer('id')], { schema: 'old' }),
      table('users', [integer('id')], { schema: 'new' }),
      table('other', [integer('id')], { schema: 'public' }),
    ]);
    expect(told('schemas: { old: new }', both, both, true)).toEqual([
      'old.users -> new.users: id; key: id',
      'source old.gone unmatched',
      'public.other in place',
    ]);
  });
});

describe('a mistake in lockstep.yaml is told with its line, its key and what was expected:', () => {
  const target = table('orders', [
    integer('id'),
    varchar('state', 10),
    decimal('total', 8, 2),
    moment('placed_at'),
    unsigned('kind', 32),
    json('doc'),
    varchar('note', 50),
    integer('twice', { generated: { sql: 'id * 2', stored: true } }),
  ]);
  const source = here(orders, users, table('log', [integer('id'), varchar('line')], { primaryKey: null }));
  const other = there(target, users, table('log', [integer('id'), varchar('line')], { primaryKey: null }));

  it.each([
    ['a table that is not there', '  - { source: oders }\n  - { source: users, target: public.user }'],
    ['a table without a counterpart', '  - { source: users, target: orders }\n  - { source: orders }'],
    [
      'a table that receives two',
      '  - { source: users, target: orders }\n  - { source: orders, target: orders }\n  - source: log\n  - source: log',
    ],
    ['columns that are not there', '  - source: orders\n    columns: { totl: total, note: nte }\n    drop: [plcd_at]'],
    ['a column that is mapped twice', '  - source: orders\n    columns:\n      state: note\n      note: note'],
    [
      'a column that is mapped and dropped',
      '  - source: orders\n    columns: { state: note }\n    drop:\n      - state',
    ],
    [
      'a column that gets two things',
      '  - source: orders\n    columns: { note: note }\n    added: [kind, note]\n    constants:\n      kind: 1',
    ],
    [
      'constants that the target cannot hold',
      '  - source: orders\n    constants:\n      kind: -1\n      note: null\n      state: far too long\n      total: 1.234\n      placed_at: yesterday\n      twice: 4\n      knd: 1',
    ],
    [
      'filters that the source cannot answer',
      '  - source: orders\n    where:\n      - { column: totl, op: =, value: 1 }\n      - { column: total, op: =, value: many }\n      - { column: state, op: <, value: b }\n      - { column: note, op: is null, value: 1 }\n      - { column: id, op: in, value: 3 }\n      - { column: id, op: = }',
    ],
    [
      'a key that does not identify a row',
      '  - { source: orders, key: [state] }\n  - { source: users, key: [id, nme] }\n  - { source: log, key: [id] }',
    ],
    [
      'a tolerance without a measure',
      '  - source: orders\n    tolerance: { state: 1, total: 1s, placed_at: 1, id: 1, totl: 1 }',
    ],
    ['a mask for nothing', '  - { source: orders, mask: [stat] }'],
  ])('%s', (_, entries) => {
    expect(ask(`tables:\n${entries}`, source, other).mistakes).toMatchSnapshot();
  });

  it('schemas, prefixes and tables left behind that are not there', () => {
    const yaml = `
tables:
  - source: users
leave_behind: [log, lgo, users]
schemas: { shp: public, shop: publik }
prefix: { source: wp_ }`;
    expect(ask(yaml, source, other).mistakes).toMatchSnapshot();
  });

  it('in one database, decisions about what stays', () => {
    const yaml = `
tables:
  - { source: users, drop: [name] }
  - { source: orders, target: orders, where: [{ column: id, op: =, value: 1 }] }`;
    expect(ask(yaml, source, source, true).mistakes).toMatchSnapshot();
  });

  it('in one database, a schema that is its own counterpart', () => {
    expect(ask('schemas: { shop: shop }', source, source, true).mistakes).toMatchSnapshot();
  });

  it('a name that several tables have', () => {
    const twins = schema([
      table('log', [integer('id')], { schema: 'a' }),
      table('log', [integer('id')], { schema: 'b' }),
    ]);
    expect(ask('leave_behind: [log]', twins, other).mistakes).toMatchSnapshot();
  });
});
