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
  ],
  { engine: 'postgresql', flavor: 'postgresql', version: '18.1', defaultSchema: 'public' },
);
