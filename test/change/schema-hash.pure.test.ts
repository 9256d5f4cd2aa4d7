import { expect, it } from 'vitest';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Column, ForeignKey, Schema, Table, Trigger } from '../../mcp-server/src/model/schema.ts';
import { schemaHash } from '../../mcp-server/src/model/schema-hash.ts';
import { column, index, table } from '../compare/build.ts';
import { built } from './built.ts';

const settings = changeSettings.parse([
  { name: 'mail', kind: 'rename-column', table: 'app.users', column: 'mail', to: 'email' },
  { name: 'wide', kind: 'change-type', table: 'app.amounts', column: 'n', type: 'bigint' },
  { name: 'gone', kind: 'drop-table', table: 'app.log' },
  { name: 'uid', kind: 'change-primary-key', table: 'app.orders', type: 'uuid' },
  { name: 'called', kind: 'rename-table', table: 'app.names', to: 'names2' },
]);
const hash = (schema: Schema) => schemaHash(schema, settings);

/** The schema with one table another. */
function withTable(name: string, change: (table: Table) => Table): Schema {
  return { ...built, tables: built.tables.map((table) => (table.name === name ? change(table) : table)) };
}

function withColumn(table: string, name: string, change: Partial<Column>): Schema {
  return withTable(table, (found) => ({
    ...found,
    columns: found.columns.map((each) => (each.name === name ? { ...each, ...change } : each)),
  }));
}

const text = (name: string, comment: string) =>
  column(name, 'character varying(40)', { kind: 'text', length: 40, fixed: false }, { nullable: true, comment });
const trigger = (name: string): Trigger => ({
  schema: 'app',
  table: 'teams',
  name,
  timing: 'before',
  events: ['insert'],
  perRow: true,
  enabled: true,
  sql: null,
});

it('the hash of a schema leaves out tables and triggers of Lockstep under each of their names, and no others', () => {
  const made = (name: string) => schemaHash({ ...built, triggers: [trigger(name)] });
  const beside = (name: string) => schemaHash({ ...built, tables: [...built.tables, table(name, [])] });
  expect(['lockstep_big_old', '~lockstep_big_old'].map(beside)).toEqual([schemaHash(built), schemaHash(built)]);
  expect(beside('~big_old')).not.toBe(schemaHash(built));
  expect(made('zz_lockstep_mail')).toBe(schemaHash(built));
  expect(made('lockstep_mail_bi')).toBe(schemaHash(built));
  expect(made('zz_audit')).not.toBe(schemaHash(built));
});

it('what a change of lockstep.yaml makes, loosens, moves or drops on its way is no other schema', () => {
  const before = hash(built);
  const expanded = withTable('users', (users) => ({
    ...users,
    columns: [...users.columns, text('email', 'lockstep change mail')],
    indexes: [...users.indexes, index('lockstep_mail_1', ['tenant', 'email'])],
  }));
  const flipped = withTable('amounts', (amounts) => ({
    ...amounts,
    columns: amounts.columns.flatMap((each) =>
      each.name === 'n'
        ? [
            { ...each, name: 'lockstep_wide_old', nullable: true },
            { ...each, rawType: 'bigint', comment: 'lockstep change wide' },
          ]
        : [each],
    ),
  }));
  const hidden = withTable('log', (log) => ({ ...log, name: 'lockstep_gone_gone' }));
  const renamed = {
    ...withTable('names', (names) => ({ ...names, name: 'names2' })),
    views: [...built.views, { schema: 'app', name: 'names', materialized: false, sql: 'SELECT 1' }],
  };
  expect([expanded, withColumn('users', 'mail', { nullable: true }), flipped, hidden, renamed].map(hash)).toEqual([
    before,
    before,
    before,
    before,
    before,
  ]);
});

it('what refers to a key that is changed goes with it, its columns under either name, and nothing else of its table does', () => {
  const before = hash(built);
  const uuid = (name: string) =>
    column(name, 'uuid', { kind: 'uuid' }, { nullable: true, comment: 'lockstep change uid' });
  const key = (columns: string[], parent: string, theirs: string[]): ForeignKey => ({
    name: 'lockstep_uid_1_1',
    columns,
    references: { schema: 'app', table: parent, columns: theirs },
    onDelete: 'cascade',
    onUpdate: 'cascade',
    deferrable: false,
    validated: true,
  });
  const expanded = {
    ...built,
    tables: built.tables.map((table) =>
      table.name === 'items'
        ? {
            ...table,
            columns: [...table.columns, uuid('order_id_uuid')],
            indexes: [...table.indexes, index('lockstep_uid_1_key_new', ['order_id_uuid', 'nr'], { unique: true })],
            foreignKeys: [...table.foreignKeys, key(['order_id_uuid'], 'orders', ['id_uuid'])],
          }
        : table.name === 'marks'
          ? {
              ...table,
              columns: [...table.columns, uuid('of_uuid')],
              foreignKeys: [...table.foreignKeys, key(['of_uuid', 'nr'], 'items', ['order_id_uuid', 'nr'])],
            }
          : table,
    ),
  };
  expect(hash(expanded)).toBe(before);
  const others = [
    withColumn('marks', 'nr', { rawType: 'bigint' }),
    withTable('items', (items) => ({ ...items, columns: [...items.columns, text('more', '')] })),
  ];
  expect(others.map(hash).filter((each) => each === before)).toEqual([]);
});

it('anything else of the same tables is, and so is another type of a column that keeps its name', () => {
  const before = hash(built);
  const others = [
    withColumn('users', 'team', { rawType: 'bigint' }),
    withColumn('users', 'mail', { rawType: 'text' }),
    withTable('users', (users) => ({ ...users, columns: [...users.columns, text('more', '')] })),
    withTable('users', (users) => ({ ...users, columns: [...users.columns, text('more', 'lockstep change other')] })),
    withTable('teams', (teams) => ({ ...teams, name: 'groups' })),
    { ...built, triggers: [trigger('audit')] },
  ];
  expect(others.map(hash).filter((each) => each === before)).toEqual([]);
  // Without the change in lockstep.yaml its columns are anybody's.
  const made = withTable('users', (users) => ({
    ...users,
    columns: [...users.columns, text('email', 'lockstep change mail')],
  }));
  expect(schemaHash(made, [])).not.toBe(schemaHash(built, []));
});
