import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOld, toNew, toOld } from '../../templates/compat/old-shape.ts';
import type { Shape } from '../../templates/compat/shape.ts';
import { integer, table, varchar } from '../compare/build.ts';
import { type CompatCase, layerOf } from './cases.ts';

const nullable = { nullable: true };
const reasonsOf = (one: CompatCase) => layerOf('postgres', one).notCovered;
const aheadOf = (one: CompatCase) =>
  layerOf('postgres', one, 'new').notCovered.map(({ table, reason }) => `${table}: ${reason}`);

describe('a table has no view', () => {
  it('when rows would be missing or shown twice, or nobody has decided', () => {
    const users = table('users', [integer('id'), varchar('email', 50, nullable), integer('old', nullable)]);
    const people = table('people', [integer('id'), varchar('email', 50, nullable)]);
    const emails = table('emails', [integer('nr'), integer('user_id'), varchar('email')]);
    const spread = `tables:
  - { source: users, target: people, drop: [old] }
  - { source: users, target: emails, columns: { id: user_id }, added: [nr], drop: [old] }`;
    expect([
      reasonsOf({ source: [users], target: [people], yaml: 'tables: []' }),
      reasonsOf({
        source: [users],
        target: [people],
        yaml: 'tables:\n  - { source: users, drop: [old], target: people, where: [{ column: old, op: <, value: 5 }] }',
      }),
      reasonsOf({ source: [users], target: [people, emails], yaml: spread }),
      reasonsOf({ source: [users], target: [], yaml: 'leave_behind: [users]' }),
      reasonsOf({
        source: [table('k'.repeat(64), [integer('id')])],
        target: [table('k'.repeat(63), [integer('id')])],
        yaml: `tables:\n  - { source: ${'k'.repeat(64)}, target: ${'k'.repeat(63)} }`,
      }),
      reasonsOf({
        source: [table('a', [integer('id')], { primaryKey: null })],
        target: [table('b', [integer('id')], { primaryKey: null })],
        yaml: 'tables:\n  - { source: a, target: b }',
      }),
    ]).toMatchInlineSnapshot(`
      [
        [
          {
            "reason": "no table of the target receives it",
            "table": "public.users",
          },
        ],
        [
          {
            "reason": "only rows with certain values of old are migrated, and nothing holds which one a row had",
            "table": "public.users",
          },
        ],
        [
          {
            "reason": "it has no key that it shares with public.emails",
            "table": "public.users",
          },
        ],
        [
          {
            "reason": "no table of the target receives it",
            "table": "public.users",
          },
        ],
        [
          {
            "reason": "there is no room for the name kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
            "table": "public.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
          },
        ],
        [
          {
            "reason": "it has no key that it shares with public.b",
            "table": "public.a",
          },
        ],
      ]
    `);
  });
});

describe('the new shape has no view over the old tables', () => {
  const two = table('users', [
    integer('id'),
    varchar('email', 50, nullable),
    varchar('name', 50),
    integer('old', nullable),
  ]);
  const people = table('people', [integer('id'), varchar('name', 50)]);

  it('when nobody could say what a new row has in a column that stays behind', () => {
    const yaml =
      'tables:\n  - { source: users, target: people, drop: [email, old], where: [{ column: old, op: <, value: 5 }] }';
    expect(aheadOf({ source: [two], target: [people], yaml })).toEqual([
      'public.people: only some rows of public.users belong to it, by old, which it does not hold: nobody could say what a new row has there',
    ]);
  });

  it('when nothing tells which of several new rows are there in an old one', () => {
    const emails = table('emails', [integer('id'), varchar('email', 50, nullable)]);
    const spread = (where: string) => ({
      source: [two],
      target: [people, emails],
      yaml: `tables:\n  - { source: users, target: people, drop: [old] }\n  - { source: users, target: emails${where} }`,
    });
    expect(aheadOf(spread(''))).toEqual([
      'public.emails: a row of public.users is one of it and one of public.people: nothing tells which of them are there',
      'public.people: a row of public.users is one of it and one of public.emails: nothing tells which of them are there',
    ]);
    expect(aheadOf(spread(', where: [{ column: email, op: is not null }]'))).toEqual([]);
  });

  it('when a row of the second could not be taken away again', () => {
    const names = table('names', [integer('id'), varchar('name', 50), varchar('email', 50, nullable)]);
    const yaml = `tables:
  - { source: users, target: people, columns: { email: name }, drop: [old, name] }
  - { source: users, target: names, where: [{ column: email, op: is not null }] }`;
    expect(aheadOf({ source: [two], target: [people, names], yaml })).toEqual([
      'public.names: public.users.name cannot be NULL, so a row of it cannot be taken away there',
    ]);
  });

  it('when nothing gives a table rows', () => {
    expect(
      aheadOf({
        source: [two],
        target: [people, table('audit', [integer('id')])],
        yaml: 'tables:\n  - { source: users, target: people, drop: [email, old] }',
      }),
    ).toEqual(['public.audit: no table of the source gives it rows']);
  });
});

describe('rows that may be in several places have no view', () => {
  const jobs = table('jobs', [integer('id'), integer('size')]);
  const part = (name: string) => table(name, [integer('id'), integer('size')]);
  const divided = (one: string, other: string) => ({
    source: [jobs],
    target: [part('some'), part('others')],
    yaml: `tables:\n  - { source: jobs, target: some, where: [${one}] }\n  - { source: jobs, target: others, where: [${other}] }`,
  });
  const size = (op: string, value: string) => `{ column: size, op: "${op}", value: ${value} }`;

  it('when their conditions do not exclude each other, or are of a kind that does not tell where a row belongs', () => {
    expect(reasonsOf(divided(size('=', '1'), size('in', '[1, 2]')))).toEqual([
      { table: 'public.jobs', reason: 'rows of it may be in public.some and in public.others at once' },
    ]);
    expect(reasonsOf(divided(size('<', '1'), size('>=', '1')))).toEqual([
      { table: 'public.jobs', reason: 'rows of it may be in public.some and in public.others at once' },
    ]);
    expect(reasonsOf(divided(size('=', '1'), size('!=', '1')))).toEqual([]);
    expect(reasonsOf(divided(size('=', '1'), size('in', '[2, 3]')))).toEqual([]);
  });
});

describe('the adapters', () => {
  const shape: Shape = {
    name: 'users',
    columns: ['id', 'name', 'email', 'gone'],
    lost: ['gone'],
    fixed: [],
    homes: [],
    where: [],
    guest: null,
    guests: [],
    unknown: [],
    key: ['id'],
    generated: 'id',
    select: '',
    keySql: [],
    engine: 'postgres',
    parts: [
      {
        table: 'people',
        columns: [
          { old: 'id', new: 'nr', sql: 'nr' },
          { old: 'name', new: 'full', sql: 'full' },
        ],
        key: [{ old: 'id', new: 'nr', sql: 'nr' }],
        constants: [{ new: 'tenant', text: 'acme', sql: 'tenant', value: "'acme'", holds: "tenant = 'acme'" }],
        optional: null,
        follows: false,
      },
      {
        table: 'emails',
        columns: [
          { old: 'id', new: 'owner', sql: 'owner' },
          { old: 'email', new: 'address', sql: 'address' },
        ],
        key: [{ old: 'id', new: 'owner', sql: 'owner' }],
        constants: [],
        optional: 'email',
        follows: false,
      },
    ],
  };
  const row = fc.record({
    id: fc.integer(),
    name: fc.option(fc.string()),
    email: fc.option(fc.string()),
    gone: fc.constant(null),
  });

  it('lose nothing there and back', () => {
    fc.assert(
      fc.property(row, (old) => {
        expect(toOld(shape, toNew(shape, old))).toEqual(old);
      }),
    );
    expect(toNew(shape, { id: 1, name: 'a', email: null })).toEqual([{ nr: 1, full: 'a', tenant: 'acme' }, null]);
  });

  it('refuse a value that has no place any more', () => {
    expect(() => toNew(shape, { id: 1, gone: 2 })).toThrow(
      'users.gone is not kept any more: write NULL, or leave it out',
    );
  });

  it('show new rows as a live object in the old shape', () => {
    const rows = [
      { nr: 1, full: 'a', tenant: 'acme' },
      { owner: 1, address: 'a@x' },
    ];
    const old = asOld(shape, rows);
    expect({ ...old }).toEqual({ id: 1, name: 'a', email: 'a@x', gone: null });
    old.name = 'b';
    old.id = 2;
    expect(rows).toEqual([
      { nr: 2, full: 'b', tenant: 'acme' },
      { owner: 2, address: 'a@x' },
    ]);
    expect(() => Object.assign(old, { nmae: 'x' })).toThrow('users has no column nmae');
    expect(() => Object.assign(asOld(shape, [rows[0] ?? null, null]), { email: 'x' })).toThrow(
      'users.email has no row to stand in',
    );
    expect(['email' in old, 'address' in old, JSON.stringify(old)]).toEqual([
      true,
      false,
      '{"id":2,"name":"b","email":"a@x","gone":null}',
    ]);
  });
});
