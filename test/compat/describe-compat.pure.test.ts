import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOld, toNew, toOld } from '../../templates/compat/old-shape.ts';
import type { Shape } from '../../templates/compat/shape.ts';
import { integer, table, varchar } from '../compare/build.ts';
import { type CompatCase, layerOf } from './cases.ts';

const nullable = { nullable: true };
const reasonsOf = (one: CompatCase) => layerOf('postgres', one).notCovered;

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
        yaml: 'tables:\n  - { source: users, drop: [old], target: people, where: [{ column: id, op: <, value: 5 }] }',
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
            "reason": "only some of its rows are migrated: through a view the others would be missing, and new ones would be let in",
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
            "reason": "the target has no room for the name kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
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
