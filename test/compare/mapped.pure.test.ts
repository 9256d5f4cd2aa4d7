import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { ask } from '../mapping/ask.ts';
import { check, foreignKey, index, integer, key, schema, table, varchar } from './build.ts';

/** Every finding as one line, with what it says. */
function findings(yaml: string, source: Schema, target: Schema, same = false): string[] {
  const { mapping, mistakes } = ask(yaml, source, target, same);
  expect(mistakes).toBe('');
  return compareSchemas(source, target, mapping).map(({ rule, severity, what }) => `${severity} ${rule}: ${what}`);
}

const identity = {
  kind: 'auto_increment',
  always: false,
  sequence: null,
  next: null,
  step: null,
  limit: null,
  cycles: false,
} as const;
const users = table('users', [integer('id', { identity }), varchar('email'), varchar('name')], {
  uniqueKeys: [key('email', 'email')],
  indexes: [index('by_name', ['name']), index('by_both', ['name', 'email']), index('lower', ['=lower(email)'])],
  checks: [check('at', "email like '%@%'"), check('named', "name <> ''")],
  foreignKeys: [
    foreignKey('known', 'email', 'addresses', {
      references: { schema: 'shop', table: 'addresses', columns: ['email'] },
    }),
  ],
});
const addresses = table('addresses', [varchar('email')]);
const emails = table('user_emails', [integer('user_id'), varchar('email_address')], {
  uniqueKeys: [key('u', 'email_address')],
  indexes: [index('l', ['=lower(email_address)'])],
  checks: [check('at', "email_address like '%@%'")],
  foreignKeys: [
    foreignKey('owner', 'user_id', 'users'),
    foreignKey('known', 'email_address', 'addresses', {
      references: { schema: 'shop', table: 'addresses', columns: ['email'] },
    }),
  ],
});
const rest = table('users', [integer('id', { identity }), varchar('name')], {
  indexes: [index('by_name', ['name'])],
  checks: [check('named', "name <> ''")],
});
const twoTables = `
tables:
  - { source: users, target: user_emails, columns: { id: user_id, email: email_address } }
  - source: users`;

describe('schemas under a configured mapping', () => {
  it('differ in nothing when a table is spread over two that keep all it kept but an index', () => {
    const source = schema([
      users,
      addresses,
      table('visits', [integer('id'), integer('user_id')], { foreignKeys: [foreignKey('f', 'user_id', 'users')] }),
    ]);
    const target = schema([
      emails,
      rest,
      addresses,
      table('visits', [integer('id'), integer('user_id')], { foreignKeys: [foreignKey('f', 'user_id', 'users')] }),
    ]);
    expect(findings(twoTables, source, target)).toEqual([]);
  });

  it('are warned of what one of the two tables does not keep', () => {
    const open = { ...emails, uniqueKeys: [], checks: [], indexes: [] };
    expect(
      findings(twoTables, schema([users, addresses]), schema([open, { ...rest, indexes: [] }, addresses])),
    ).toMatchInlineSnapshot(`
      [
        "warning check-missing: users enforces email like '%@%' (at); no enforced CHECK of the target’s user_emails reads like it.",
        "warning index-missing: users has the btree index by_name over name; no index of the target’s users begins with the same columns in the same directions.",
        "warning unique-missing: users keeps email unique (email); the target’s user_emails does not.",
        "warning index-missing: users has the btree index lower over lower(email); no index of the target’s user_emails begins with the same columns in the same directions.",
      ]
    `);
  });

  it('are warned of a key whose columns no table receives together', () => {
    const tied = { ...users, uniqueKeys: [key('email', 'email'), key('both', 'email', 'name')] };
    expect(findings(twoTables, schema([tied, addresses]), schema([emails, rest, addresses]))).toMatchInlineSnapshot(`
      [
        "warning key-not-carried: users has the key both over email and name; lockstep.yaml gives no target table all of them.",
      ]
    `);
    const alone = schema([table('a', [integer('id'), varchar('x')], { uniqueKeys: [key('x', 'x')] })]);
    expect(findings('tables:\n  - { source: a, drop: [x] }', alone, schema([table('a', [integer('id')])]))).toEqual([]);
  });

  it('say nothing of what is dropped, added, constant or left behind, unless a row could not be written', () => {
    const source = schema([table('a', [integer('id'), varchar('old')]), table('gone', [integer('id')])]);
    const target = (filled: boolean) =>
      schema([
        table('a', [integer('tenant'), integer('id'), varchar('search', 9, { nullable: filled })], {
          primaryKey: key('p', 'tenant', 'id'),
        }),
      ]);
    const yaml =
      'tables:\n  - { source: a, drop: [old], added: [search], constants: { tenant: 1 } }\nleave_behind: [gone]';
    expect(findings(yaml, source, target(true))).toEqual([]);
    expect(findings(yaml, source, target(false))).toMatchInlineSnapshot(`
      [
        "blocker column-missing: a.search (varchar(9), NOT NULL without a default) is in the target only.",
      ]
    `);
  });

  it('of one database are compared where a table goes over into another', () => {
    const whole = schema([users, addresses, { ...emails, checks: [] }]);
    expect(findings(twoTables, whole, whole, true)).toMatchInlineSnapshot(`
      [
        "warning check-missing: users enforces email like '%@%' (at); no enforced CHECK of the target’s user_emails reads like it.",
      ]
    `);
  });
});
