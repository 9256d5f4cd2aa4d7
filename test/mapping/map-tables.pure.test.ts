import { describe, expect, it } from 'vitest';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { index, integer, key, schema, table, varchar } from '../compare/build.ts';
import { NO_DECISION, NOTHING_LEFT } from './nothing-decided.ts';

const named = (...names: string[]): Table[] =>
  names.map((full) => {
    const [place = '', name = ''] = full.includes('.') ? full.split('.') : ['shop', full];
    return table(name, [integer('id')], { schema: place });
  });
const postgres = (...names: string[]): Schema => schema(named(...names), { defaultSchema: 'public' });

function pairs(source: Schema, target: Schema): string[] {
  const { tables, unmatched } = mapTables(source, target);
  const full = ({ schema: place, name }: { schema: string; name: string }) => `${place}.${name}`;
  return [
    ...tables.map((pair) => `${full(pair.source)} = ${full(pair.target)}`),
    ...unmatched.source.map((name) => `${full(name)} = ?`),
    ...unmatched.target.map((name) => `? = ${full(name)}`),
  ];
}

describe('tables are paired', () => {
  it.each([
    ['by exact name', ['users'], ['public.users'], ['shop.users = public.users']],
    [
      'without the tables of the sync kit',
      ['users', 'lockstep_outbox'],
      ['public.users', 'public.lockstep_outbox', 'public.lockstep_ledger'],
      ['shop.users = public.users'],
    ],
    ['in any case', ['Users'], ['public.users'], ['shop.Users = public.users']],
    [
      'whether in snake or camel case',
      ['orderItems'],
      ['public.order_items'],
      ['shop.orderItems = public.order_items'],
    ],
    [
      'exactly before loosely',
      ['userRole', 'user_role'],
      ['public.user_role', 'public.userrole'],
      ['shop.userRole = public.userrole', 'shop.user_role = public.user_role'],
    ],
    [
      'not at all when two targets could be meant',
      ['users'],
      ['public.Users', 'public.USERS'],
      ['shop.users = ?', '? = public.Users', '? = public.USERS'],
    ],
    [
      'not at all when two sources could be meant',
      ['Users', 'USERS'],
      ['public.users'],
      ['shop.Users = ?', 'shop.USERS = ?', '? = public.users'],
    ],
    [
      'in the default schema before any other',
      ['users'],
      ['archive.users', 'public.users'],
      ['shop.users = public.users', '? = archive.users'],
    ],
    ['in another schema when the default one has none', ['users'], ['shop.users'], ['shop.users = shop.users']],
    [
      'not at all when two other schemas have one',
      ['users'],
      ['a.users', 'b.users'],
      ['shop.users = ?', '? = a.users', '? = b.users'],
    ],
    [
      'exactly in another schema before loosely in the default one',
      ['user_role'],
      ['app.user_role', 'public.userRole'],
      ['shop.user_role = app.user_role', '? = public.userRole'],
    ],
    [
      'each schema with the one of its name',
      ['shop.log', 'audit.log'],
      ['public.log', 'audit.log'],
      ['shop.log = public.log', 'audit.log = audit.log'],
    ],
    ['never because only underscores are left', ['_'], ['public.__'], ['shop._ = ?', '? = public.__']],
  ])('%s', (_, source, target, expected) => {
    expect(pairs(schema(named(...source)), postgres(...target))).toEqual(expected);
  });
});

describe('columns are paired', () => {
  it('like tables, in the source’s order, with the rest named', () => {
    const source = table('users', [integer('userId'), varchar('EMAIL'), varchar('nick'), varchar('Nick')]);
    const target = table('users', [varchar('email'), integer('user_id'), varchar('NICK'), varchar('note')]);
    expect(mapTables(schema([source]), schema([target]))).toEqual({
      tables: [
        {
          source: { schema: 'shop', name: 'users' },
          target: { schema: 'shop', name: 'users' },
          columns: [
            { source: 'userId', target: 'user_id' },
            { source: 'EMAIL', target: 'email' },
          ],
          key: [],
          unmatched: { source: ['nick', 'Nick'], target: ['NICK', 'note'] },
          ...NO_DECISION,
        },
      ],
      ...NOTHING_LEFT,
    });
  });
});

describe('the shared key', () => {
  const columns = [integer('tenant'), integer('id'), varchar('email')];
  const users = (overrides: Partial<Table>) => table('users', columns, { primaryKey: null, ...overrides });
  const keyOf = (source: Table, target: Table) =>
    mapTables(schema([source]), schema([target])).tables.map((pair) => pair.key.map((part) => part.source));

  it('is the source’s primary key in its order when the target keeps the same columns unique', () => {
    const source = users({ primaryKey: key('PRIMARY', 'tenant', 'id') });
    expect(keyOf(source, users({ primaryKey: key('users_pkey', 'id', 'tenant') }))).toEqual([['tenant', 'id']]);
    expect(keyOf(source, users({ uniqueKeys: [key('u', 'tenant', 'id')] }))).toEqual([['tenant', 'id']]);
    expect(keyOf(source, users({ indexes: [index('u', ['tenant', 'id'], { unique: true })] }))).toEqual([
      ['tenant', 'id'],
    ]);
  });

  it('is a unique key when the primary key is not shared', () => {
    const source = users({ primaryKey: key('PRIMARY', 'id'), uniqueKeys: [key('u', 'email')] });
    expect(keyOf(source, users({ primaryKey: key('users_pkey', 'email') }))).toEqual([['email']]);
  });

  it.each([
    ['the target keeps fewer columns unique', users({ primaryKey: key('p', 'tenant') })],
    ['the target keeps more columns unique', users({ primaryKey: key('p', 'tenant', 'id', 'email') })],
    [
      'the target’s unique index covers part of the rows',
      users({ indexes: [index('u', ['tenant', 'id'], { unique: true, predicate: 'id > 0' })] }),
    ],
    [
      'the target’s unique index is not in use',
      users({ indexes: [index('u', ['tenant', 'id'], { unique: true, valid: false })] }),
    ],
    [
      'the target’s unique index holds a prefix',
      users({ uniqueKeys: [key('u', 'tenant', 'id')], indexes: [index('u', ['tenant', 'id(4)'], { unique: true })] }),
    ],
    [
      'a key column is not mapped',
      table('users', [integer('tenant'), varchar('email')], { primaryKey: key('p', 'tenant') }),
    ],
  ])('is empty when %s', (_, target) => {
    expect(keyOf(users({ primaryKey: key('PRIMARY', 'tenant', 'id') }), target)).toEqual([[]]);
  });

  it('is never one that admits NULL', () => {
    const open = table('users', [varchar('email', 50, { nullable: true })], {
      primaryKey: null,
      uniqueKeys: [key('u', 'email')],
    });
    const closed = table('users', [varchar('email', 50)], { primaryKey: null, uniqueKeys: [key('u', 'email')] });
    expect(keyOf(open, closed)).toEqual([[]]);
    expect(keyOf(closed, open)).toEqual([[]]);
    expect(keyOf(closed, closed)).toEqual([['email']]);
  });
});
