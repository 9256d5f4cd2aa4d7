import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Column, ForeignKey, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { schemaHash } from '../../mcp-server/src/model/schema-hash.ts';
import { index, integer, numbered, schema, table, varchar } from '../compare/build.ts';

const columns: readonly Column[] = [integer('id'), varchar('mail')];
const eu = table('eu', columns, { storage: 'InnoDB', rowFormat: 'dynamic', collation: 'utf8mb4_bin' });
const us: Table = { ...eu, name: 'us' };
const flavors = { postgres: postgresDialect.change, mysql: mysqlDialect.change } as const;

const entry = {
  name: 'x',
  kind: 'union-tables',
  table: 'eu',
  value: 'eu',
  others: [{ table: 'us', value: 'us' }],
  to: 'all',
  mark: 'region',
};

/** Why the change of these tables is refused; what it makes when it is not. */
function made(engine: keyof typeof flavors, tables: readonly Table[], more: Partial<Schema> = {}, also = {}): string {
  const flavor = engine === 'mysql' ? 'mysql' : 'postgresql';
  const { made: changes, refused } = makeChanges(
    changeSettings.parse([{ ...entry, ...also }]),
    schema(tables, { flavor, version: '18', ...more }),
    flavors[engine],
  );
  return refused[0]?.reason ?? `made: ${changes[0]?.title}`;
}

const key = (name: string, of: string, more: Partial<ForeignKey> = {}): ForeignKey => ({
  name,
  columns: ['id'],
  references: { schema: 'shop', table: of, columns: ['id'] },
  onDelete: 'no action',
  onUpdate: 'no action',
  deferrable: false,
  validated: true,
  ...more,
});

it('tables that are not alike, or of which something would be lost, are refused by name before anything is written', () => {
  const both = (more: Partial<Table>) => [
    { ...eu, ...more },
    { ...us, ...more },
  ];
  const cases: Readonly<Record<string, readonly Table[]>> = {
    alike: [eu, us],
    column: [eu, { ...us, columns: [...columns, varchar('note')] }],
    type: [{ ...eu, columns: [integer('id', {}, 64), varchar('mail')] }, us],
    default: [
      eu,
      { ...us, columns: [integer('id'), varchar('mail', 100, { default: { kind: 'literal', value: 'x' } })] },
    ],
    key: [eu, { ...us, primaryKey: { name: 'PRIMARY', columns: ['mail'], deferrable: false } }],
    'no key': [eu, { ...us, primaryKey: null }],
    unique: [{ ...eu, indexes: [index('one', ['mail'], { unique: true })] }, us],
    check: [eu, { ...us, checks: [{ name: 'c', sql: 'id > 0', enforced: true, validated: true }] }],
    'foreign key': [{ ...eu, foreignKeys: [key('f', 'teams')] }, us],
    referred: [eu, us, table('orders', [integer('id')], { foreignKeys: [key('of_us', 'us')] })],
    acting: both({ foreignKeys: [key('f', 'teams', { onDelete: 'cascade' })] }),
    deferred: both({ foreignKeys: [key('f', 'teams', { deferrable: true })] }),
    'not valid': both({ foreignKeys: [key('f', 'teams', { validated: false })] }),
    exclusion: both({ checks: [{ name: 'e', sql: 'EXCLUDE USING gist (x)', enforced: true, validated: true }] }),
    counter: both({ columns: [...columns, integer('nr', { identity: numbered('serial') })] }),
    computed: both({ columns: [integer('id', { generated: { sql: '1', stored: true } }), varchar('mail')] }),
    security: both({ rowSecurity: true }),
    partitioned: both({ partitioning: { method: 'range', key: 'id', partitions: [] } }),
    versioned: both({ versioned: true }),
    schema: [eu, { ...us, schema: 'elsewhere' }],
    taken: [eu, us, table('all', columns)],
    mark: both({ columns: [...columns, varchar('region')] }),
  };
  expect(
    Object.fromEntries(Object.entries(cases).map(([name, tables]) => [name, made('postgres', tables)])),
  ).toMatchInlineSnapshot(`
    {
      "acting": "What the foreign key f of eu does by itself would be taken for a write of the old version, or be seen by no trigger: make it one that refuses first.",
      "alike": "made: eu and us become one table, all, in which region tells them apart",
      "check": "eu has no check like c of us: make them alike first.",
      "column": "eu has no column like note of us: make them alike first.",
      "computed": "eu.id is computed by the server and part of the key.",
      "counter": "eu.nr is numbered by the server and no part of the key.",
      "default": "us has no column like mail of eu: make them alike first.",
      "deferred": "The key f of eu is looked at when a transaction ends, which two tables cannot do alike.",
      "exclusion": "eu has the exclusion constraint e, which one table and several cannot hold alike.",
      "foreign key": "us has no foreign key like f of eu: make them alike first.",
      "key": "us has no primary key like id of eu: make them alike first.",
      "mark": "eu has a column region already: call the mark otherwise.",
      "no key": "us has no primary key like id of eu: make them alike first.",
      "not valid": "f of eu is NOT VALID, which a copy cannot be: validate it first.",
      "partitioned": "eu is partitioned, which a new table would not be: its partitions can become tables of their own (DETACH PARTITION, on MySQL EXCHANGE PARTITION).",
      "referred": "orders refers to us by of_us: drop that key first.",
      "schema": "eu and us do not lie in one schema.",
      "security": "eu has row security, which a new table would not have.",
      "taken": "there is a table or view shop.all already.",
      "type": "us has no column like id of eu: make them alike first.",
      "unique": "us has no unique key like one of eu: make them alike first.",
      "versioned": "eu keeps its earlier states, which triggers do not see.",
    }
  `);
  expect([
    made('postgres', [eu, us], {}, { others: [{ table: 'us', value: 'EU' }] }),
    made('postgres', [eu, us], {}, { others: [{ table: 'eu', value: 'us' }] }),
    made('postgres', [eu, us], {}, { others: [{ table: 'uss', value: 'us' }] }),
  ]).toMatchInlineSnapshot(`
    [
      "eu and us would be marked alike: EU.",
      "eu is named twice.",
      "the source has no table "uss"; did you mean "us"?.",
    ]
  `);
});

it('MySQL and MariaDB refuse other stores, and triggers that may write another value; tables with counters are made', () => {
  const counted = [integer('id', { identity: numbered('auto_increment') }), varchar('mail')];
  const trigger = (name: string, timing: string) => ({
    triggers: [
      {
        schema: 'shop',
        table: 'us',
        name,
        timing,
        events: ['insert' as const],
        perRow: true,
        enabled: true,
        sql: null,
      },
    ],
  });
  expect([
    made('mysql', [eu, us]),
    made('mysql', [eu, us], trigger('lockstep_x_old2_bi', 'before')),
    made('mysql', [eu, us], trigger('audit', 'after')),
    made('mysql', [eu, us], trigger('tidy', 'before')),
    made('mysql', [
      { ...eu, columns: counted },
      { ...us, columns: counted },
    ]),
    made('mysql', [eu, { ...us, storage: 'MyISAM' }]),
  ]).toMatchInlineSnapshot(`
    [
      "made: eu and us become one table, all, in which region tells them apart",
      "made: eu and us become one table, all, in which region tells them apart",
      "made: eu and us become one table, all, in which region tells them apart",
      "The trigger tidy of us may write another value than the new version gave, which would be no news to the other table. Move its work into the application first.",
      "made: eu and us become one table, all, in which region tells them apart",
      "us is kept by MyISAM, which has no transactions. Change it to InnoDB first.",
    ]
  `);
});

it('the tables that become one, and the one, are no other schema on the way', () => {
  const settings = changeSettings.parse([entry]);
  const hash = (tables: readonly Table[]) => schemaHash(schema(tables), settings);
  const other = table('teams', columns);
  const whole = table('all', [varchar('region'), ...columns], { comment: 'lockstep change x' });
  expect(hash([eu, us, whole, other])).toBe(hash([eu, us, other]));
  expect(hash([eu, us, other])).not.toBe(hash([eu, us]));
});
