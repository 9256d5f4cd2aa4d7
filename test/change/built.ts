import type { Column, ForeignKey, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { column, index, key, numbered, schema, table } from '../compare/build.ts';

const nullable = { nullable: true };
const int = (name: string, more: Partial<Column> = {}) =>
  column(name, 'integer', { kind: 'integer', bits: 32, unsigned: false, truth: false }, more);
const text = (name: string, length: number, more: Partial<Column> = {}) =>
  column(name, `character varying(${length})`, { kind: 'text', length, fixed: false }, more);
const long = (name: string, more: Partial<Column> = {}) =>
  column(name, 'text', { kind: 'text', length: null, fixed: false }, more);
const within = (name: string, columns: readonly Column[], more: Partial<Table> = {}) =>
  table(name, columns, { schema: 'app', ...more });

const reference = (
  name: string,
  columns: string[],
  parent: string,
  keys: string[],
  onDelete: ForeignKey['onDelete'] = 'no action',
): ForeignKey => ({
  name,
  columns,
  references: { schema: 'app', table: parent, columns: keys },
  onDelete,
  onUpdate: 'no action',
  deferrable: false,
  validated: true,
});

const clients = (kind: 'serial' | 'identity') => [
  int('id', { identity: numbered(kind, { always: kind === 'identity' }) }),
  text('e mail', 40, {
    default: { kind: 'literal', value: 'none' },
    comment: kind === 'serial' ? 'where to write to' : '',
  }),
  int('sort', nullable),
  int('twice', { ...nullable, generated: { sql: 'sort * 2', stored: true } }),
];
const clientRules = (part: string) => ({
  indexes: [
    index(`${part}_mail`, ['=lower("e mail"::text)'], { unique: true, predicate: `"e mail"::text <> 'none'::text` }),
  ],
  checks: [{ name: `${part}_e mail_check`, sql: `"e mail"::text <> 'bad'::text`, enforced: true, validated: true }],
  foreignKeys: [reference(`${part}_sort_fkey`, ['sort'], 'sorts', ['id'])],
});
const euSort = index('eu_sort', ['-sort'], { include: ['id'] });

/** The tables of postgres-cases.ts, without a server. */
export const built: Schema = schema(
  [
    within('teams', [int('id')]),
    within(
      'users',
      [
        text('tenant', 10),
        int('id'),
        text('mail', 40, { default: { kind: 'literal', value: 'none' }, comment: 'where to write to' }),
        int('team', nullable),
      ],
      {
        primaryKey: key('users_pkey', 'tenant', 'id'),
        indexes: [
          index('one_mail', ['tenant', 'mail', 'id'], { unique: true }),
          index('users_mail', ['=lower(mail::text)'], { predicate: "mail::text <> 'x'::text" }),
        ],
        checks: [{ name: 'users_mail_check', sql: "mail::text <> 'bad'::text", enforced: true, validated: true }],
      },
    ),
    within(
      'amounts',
      [int('id', { identity: numbered('identity') }), int('n', { default: { kind: 'literal', value: '7' } })],
      {
        indexes: [index('amounts_n', ['n'])],
      },
    ),
    within('words', [int('id'), long('words', nullable), text('short', 3)]),
    within('names', [int('id'), text('who', 60, nullable)]),
    within('pairs', [int('id'), text('a', 10), text('b', 10, nullable)]),
    within('people', [int('id'), text('email', 40, nullable)], {
      indexes: [index('people_email', ['=lower(email::text)'], { unique: true })],
    }),
    within('rules', [
      int('id'),
      int('team', nullable),
      long('note', { ...nullable, default: { kind: 'literal', value: 'n' } }),
      int('one', nullable),
      int('nr', nullable),
    ]),
    within(
      'visits',
      [
        column(
          'nr',
          'bigint',
          { kind: 'integer', bits: 64, unsigned: false, truth: false },
          { identity: numbered('serial') },
        ),
        column('day', 'date', { kind: 'date' }),
        text('who', 20, { default: { kind: 'literal', value: 'x' } }),
        int('place', nullable),
        int('twice', { ...nullable, generated: { sql: 'nr * 2', stored: true } }),
      ],
      {
        primaryKey: key('visits_key', 'nr', 'day'),
        foreignKeys: [reference('visits_place_fkey', ['place'], 'places', ['id'], 'cascade')],
        comment: 'who came',
      },
    ),
    within('accounts', [int('id', { identity: numbered('serial') }), int('of', nullable), long('name')], {
      foreignKeys: [reference('accounts_of_fkey', ['of'], 'accounts', ['id'], 'cascade')],
    }),
    within('entries', [int('account', { default: { kind: 'literal', value: '1' }, comment: 'whose' }), int('nr')], {
      primaryKey: key('entries_pkey', 'account', 'nr'),
      indexes: [index('entries_account', ['-account'], { predicate: 'account > 1' })],
      foreignKeys: [reference('entries_account_fkey', ['account'], 'accounts', ['id'], 'cascade')],
      checks: [{ name: 'entries_account_check', sql: 'account > 0', enforced: true, validated: true }],
    }),
    within('lines', [int('id', { identity: numbered('identity') }), int('account', nullable), int('nr', nullable)], {
      foreignKeys: [reference('lines_account_nr_fkey', ['account', 'nr'], 'entries', ['account', 'nr'], 'cascade')],
    }),
    within('orders', [int('id', { identity: numbered('serial') }), int('parent', nullable), long('ref', nullable)], {
      foreignKeys: [reference('orders_parent_fkey', ['parent'], 'orders', ['id'], 'set null')],
    }),
    within('items', [int('order_id', { comment: 'of which' }), int('nr')], {
      primaryKey: key('items_pkey', 'order_id', 'nr'),
      foreignKeys: [reference('items_order_id_fkey', ['order_id'], 'orders', ['id'], 'cascade')],
    }),
    within('marks', [int('id', { identity: numbered('identity') }), int('of', nullable), int('nr', nullable)], {
      indexes: [
        index('one_mark', ['of', 'id'], { unique: true }),
        index('marks_of', ['-of', 'nr'], { include: ['id'] }),
      ],
      foreignKeys: [reference('marks_of_nr_fkey', ['of', 'nr'], 'items', ['order_id', 'nr'], 'cascade')],
    }),
    within('log', [long('at')], { primaryKey: null }),
    within('Odd "t', [long('i.d')]),
    within('sorts', [int('id')]),
    within(
      'members',
      [
        text('tenant', 10),
        int('id'),
        text('e mail', 40, { default: { kind: 'literal', value: 'none' } }),
        long('bio', nullable),
        int('sort', nullable),
        int('rest', nullable),
      ],
      {
        primaryKey: key('members_pkey', 'tenant', 'id'),
        indexes: [
          index('one_each', ['tenant', 'e mail', 'id'], { unique: true }),
          index('members_mail', ['=lower("e mail"::text)'], { predicate: 'bio IS NOT NULL' }),
          index('members_rest', ['rest', 'bio']),
        ],
        checks: [
          { name: 'members_e mail_check', sql: `"e mail"::text <> 'bad'::text`, enforced: true, validated: true },
          { name: 'members_check', sql: 'rest < sort', enforced: true, validated: true },
        ],
        foreignKeys: [reference('members_sort_fkey', ['sort'], 'sorts', ['id'], 'set null')],
      },
    ),
    within('wholes', [int('id'), long('note', nullable)]),
    within(
      'halves',
      [
        int('whole'),
        text('note', 30, { default: { kind: 'literal', value: 'h' }, comment: 'what it is' }),
        int('n°', nullable),
      ],
      {
        indexes: [
          index('halves_n°_key', ['n°'], { unique: true }),
          index('halves_note', ['=lower(note::text)', 'whole'], { predicate: '"n°" > 0' }),
        ],
        foreignKeys: [reference('halves_whole_fkey', ['whole'], 'wholes', ['id'])],
      },
    ),
    within(
      'contacts',
      [
        int('id', { identity: numbered('serial') }),
        text('ki nd', 20, { ...nullable, default: { kind: 'literal', value: 'person' } }),
        text('e mail', 40),
        int('sort', nullable),
        int('twice', { ...nullable, generated: { sql: 'sort * 2', stored: true } }),
      ],
      {
        primaryKey: key('contacts_pkey', 'id'),
        indexes: [
          index('contacts_mail', ['=lower("e mail"::text)'], { unique: true }),
          index('on_sort', ['-sort'], { include: ['id'] }),
        ],
        checks: [
          { name: 'contacts_e mail_check', sql: `"e mail"::text <> 'bad'::text`, enforced: true, validated: true },
        ],
        foreignKeys: [reference('contacts_sort_fkey', ['sort'], 'sorts', ['id'])],
      },
    ),
    within('clients_eu', clients('serial'), { ...clientRules('eu'), indexes: [...clientRules('eu').indexes, euSort] }),
    within('Clients "us', clients('identity').toReversed(), {
      ...clientRules('us'),
      primaryKey: key('Clients "us_pkey', 'id'),
    }),
  ],
  { engine: 'postgresql', flavor: 'postgresql', version: '18.1', defaultSchema: 'public' },
);
