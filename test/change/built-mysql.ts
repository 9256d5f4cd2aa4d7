import { columnType } from '../../mcp-server/src/engines/mysql/types.ts';
import type { Column, ForeignKey, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { column, index, key, numbered, schema, table } from '../compare/build.ts';

const nullable = { nullable: true };
const of = (name: string, rawType: string, more: Partial<Column> = {}) =>
  column(name, rawType, columnType(rawType, null), more);
const within = (name: string, columns: readonly Column[], more: Partial<Table> = {}) =>
  table(name, columns, { schema: 'app', storage: 'InnoDB', rowFormat: 'dynamic', collation: 'utf8mb4_bin', ...more });

const refers = (
  name: string,
  columns: string[],
  parent: string,
  theirs: string[],
  actions: Partial<ForeignKey> = {},
): ForeignKey => ({
  name,
  columns,
  references: { schema: 'app', table: parent, columns: theirs },
  onDelete: 'no action',
  onUpdate: 'no action',
  deferrable: false,
  validated: true,
  ...actions,
});

const clients = [
  of('tenant', 'varchar(10)', { charset: 'latin1', collation: 'latin1_swedish_ci' }),
  of('id', 'int'),
  of('e mail', 'varchar(40)', {
    collation: 'utf8mb4_general_ci',
    default: { kind: 'literal', value: 'none' },
    comment: 'where to write to',
  }),
  of('sort', 'int', nullable),
  of('twice', 'int', { ...nullable, generated: { sql: '`sort` * 2', stored: true } }),
  of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
];
const clientRules = (part: string): Partial<Table> => ({
  primaryKey: key('PRIMARY', 'tenant', 'id'),
  indexes: [index('one_mail', ['e mail'], { unique: true }), index('by_sort', ['sort', '-id'])],
  foreignKeys: [
    {
      name: `${part}_sort`,
      columns: ['sort'],
      references: { schema: 'app', table: 'sorts', columns: ['id'] },
      onDelete: 'no action',
      onUpdate: 'no action',
      deferrable: false,
      validated: true,
    },
  ],
});

/** The tables of mysql-cases.ts, without a server. */
export const builtMysql: Schema = schema(
  [
    within('teams', [of('id', 'int')]),
    within(
      'users',
      [
        of('tenant', 'varchar(10)', { charset: 'latin1', collation: 'latin1_swedish_ci' }),
        of('id', 'int'),
        of('mail', 'varchar(40)', {
          collation: 'utf8mb4_general_ci',
          default: { kind: 'literal', value: 'none' },
          comment: 'where to write to',
        }),
        of('team', 'int', nullable),
        of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
      ],
      {
        primaryKey: key('PRIMARY', 'tenant', 'id'),
        indexes: [
          index('one_mail', ['tenant', 'mail', 'id'], { unique: true }),
          index('by_mail', ['-mail(9)']),
          index('of_team', ['team']),
        ],
        foreignKeys: [
          {
            name: 'of_team',
            columns: ['team'],
            references: { schema: 'app', table: 'teams', columns: ['id'] },
            onDelete: 'set null',
            onUpdate: 'cascade',
            deferrable: false,
            validated: true,
          },
        ],
      },
    ),
    within('amounts', [of('id', 'binary(2)'), of('n', 'int', { default: { kind: 'literal', value: '7' } })], {
      indexes: [index('amounts_n', ['n'])],
    }),
    within('words', [of('id', 'int'), of('words', 'text', nullable), of('short', 'varchar(20)')]),
    within('names', [of('id', 'datetime(6)'), of('who', 'varchar(60)', nullable)]),
    within('pairs', [of('id', 'decimal(20,2)'), of('a', 'varchar(10)'), of('b', 'varchar(10)', nullable)]),
    within('people', [of('id', 'int'), of('email', 'varchar(40)')], {
      indexes: [index('by_email', ['email'], { unique: true })],
    }),
    within('rules', [
      of('id', 'int'),
      of('team', 'int', nullable),
      of('state', 'varchar(9)', nullable),
      of('one', 'int', nullable),
      of('code', 'int', nullable),
    ]),
    within(
      'tickets',
      [
        of('id', 'int unsigned', { identity: numbered('auto_increment'), comment: 'number' }),
        of('title', 'varchar(20)', nullable),
        of('at', 'timestamp', { default: { kind: 'now', precision: 0 }, onUpdateNow: true }),
      ],
      { indexes: [index('by_title', ['title'])], comment: 'who wants what' },
    ),
    within(
      'visits',
      [
        of('nr', 'int', { identity: numbered('auto_increment') }),
        of('day', 'date'),
        of('who', 'varchar(20)', { default: { kind: 'literal', value: 'x' } }),
        of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
        of('letters', 'int', { ...nullable, generated: { sql: 'char_length(`who`)', stored: true } }),
      ],
      {
        primaryKey: key('PRIMARY', 'nr', 'day'),
        indexes: [index('one_visit', ['day', 'nr', 'who'], { unique: true }), index('visits_who', ['-who(9)'])],
        comment: 'who came',
      },
    ),
    within('logs', [of('id', 'int'), of('at', 'datetime')]),
    within('Odd `t', [
      of('i.d', 'varbinary(9)'),
      of('doubled', 'int', { ...nullable, generated: { sql: 'length(`i.d`)', stored: false } }),
    ]),
    within('sorts', [of('id', 'int')]),
    within(
      'members',
      [
        of('tenant', 'varchar(10)', { charset: 'latin1', collation: 'latin1_swedish_ci' }),
        of('id', 'int'),
        of('e mail', 'varchar(40)', {
          collation: 'utf8mb4_general_ci',
          default: { kind: 'literal', value: 'none' },
        }),
        of('bio', 'text', nullable),
        of('sort', 'int', nullable),
        of('rest', 'int', nullable),
        of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
      ],
      {
        primaryKey: key('PRIMARY', 'tenant', 'id'),
        indexes: [
          index('one_each', ['tenant', 'e mail', 'id'], { unique: true }),
          index('by_bio', ['-bio(9)']),
          index('by_rest', ['rest', 'e mail']),
          index('of_sort', ['sort']),
        ],
        foreignKeys: [
          {
            name: 'of_sort',
            columns: ['sort'],
            references: { schema: 'app', table: 'sorts', columns: ['id'] },
            onDelete: 'set null',
            onUpdate: 'no action',
            deferrable: false,
            validated: true,
          },
        ],
      },
    ),
    within('wholes', [
      of('id', 'int'),
      of('note', 'text', nullable),
      of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
    ]),
    within(
      'halves',
      [
        of('whole', 'int'),
        of('note', 'varchar(30)', { default: { kind: 'literal', value: 'h' }, comment: 'what it is' }),
        of('n', 'int', nullable),
      ],
      {
        indexes: [index('one_n', ['n'], { unique: true }), index('by_note', ['note(5)', 'whole'])],
        foreignKeys: [
          {
            name: 'of_whole',
            columns: ['whole'],
            references: { schema: 'app', table: 'wholes', columns: ['id'] },
            onDelete: 'no action',
            onUpdate: 'no action',
            deferrable: false,
            validated: true,
          },
        ],
      },
    ),
    within(
      'parts',
      [
        of('id', 'int', { identity: numbered('auto_increment'), comment: 'number' }),
        of('tenant', 'int'),
        of('above', 'int', nullable),
        of('twin', 'int', nullable),
        of('note', 'varchar(30)', nullable),
        of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
      ],
      {
        indexes: [
          index('of_tenant', ['tenant', 'id'], { unique: true }),
          index('one_twin', ['twin'], { unique: true }),
          index('by_above', ['above', '-tenant']),
        ],
        foreignKeys: [refers('of_above', ['above'], 'parts', ['id']), refers('of_twin', ['twin'], 'parts', ['id'])],
      },
    ),
    within(
      'bits',
      [
        of('part', 'int', { comment: 'of which' }),
        of('nr', 'int'),
        of('used by', 'int', nullable),
        of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
      ],
      {
        primaryKey: key('PRIMARY', 'part', 'nr'),
        indexes: [index('by_use', ['used by', 'nr'])],
        foreignKeys: [
          refers('of_part', ['part'], 'parts', ['id'], { onDelete: 'cascade', onUpdate: 'cascade' }),
          refers('of_use', ['used by'], 'parts', ['id'], { onDelete: 'set null' }),
        ],
      },
    ),
    within('spots', [of('id', 'int'), of('part', 'int', nullable), of('nr', 'int', nullable)], {
      indexes: [index('by_line', ['part', 'nr'])],
      foreignKeys: [refers('of_line', ['part', 'nr'], 'bits', ['part', 'nr'])],
    }),
    within('clients_eu', clients, clientRules('eu')),
    within('Clients `us', clients, clientRules('us')),
    within(
      'contacts',
      [
        of('id', 'bigint unsigned', { identity: numbered('auto_increment') }),
        of('ki nd', 'varchar(20)', {
          ...nullable,
          collation: 'utf8mb4_general_ci',
          caseSensitive: false,
          accentSensitive: false,
          padSpace: true,
          default: { kind: 'literal', value: 'person' },
        }),
        of('e mail', 'varchar(40)'),
        of('sort', 'int', nullable),
        of('twice', 'int', { ...nullable, generated: { sql: '`sort` * 2', stored: false } }),
        of('at', 'timestamp(6)', { default: { kind: 'now', precision: 6 }, onUpdateNow: true }),
      ],
      {
        indexes: [index('one_mail', ['e mail'], { unique: true }), index('by_sort', ['sort', '-id'])],
        checks: [{ name: 'no_bad', sql: "`e mail` <> 'bad'", enforced: true, validated: true }],
        foreignKeys: clientRules('contacts').foreignKeys ?? [],
      },
    ),
    within('tags', [of('tag', 'varchar(9)'), of('odd', 'varbinary(9)', nullable)]),
    within('articles', [of('id', 'int'), of('body', 'text')], {
      indexes: [index('by_body', ['body'], { method: 'fulltext' })],
    }),
    within(
      'keyed',
      [column('id', "enum('a','b')", { kind: 'enum', labels: ['a', 'b'], typeName: null }), of('n', 'int')],
      {
        checks: [{ name: 'n_is', sql: '`n` > 0', enforced: true, validated: true }],
      },
    ),
  ],
  { engine: 'mysql', flavor: 'mysql', version: '9.7.4', database: 'app', defaultSchema: 'app' },
);
