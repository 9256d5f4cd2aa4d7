import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Column, Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { schemaHash } from '../../mcp-server/src/model/schema-hash.ts';
import { column, foreignKey, integer, numbered, schema, table, varchar } from '../compare/build.ts';

const flavors = { postgres: postgresDialect.change, mysql: mysqlDialect.change } as const;
const kinds = (more: Partial<Column> = {}, length = 20) => varchar('kind', length, more);
const contacts = (mark: Column = kinds(), more: Partial<Table> = {}) =>
  table('contacts', [integer('id'), mark, varchar('mail')], {
    storage: 'InnoDB',
    rowFormat: 'dynamic',
    collation: 'utf8mb4_bin',
    ...more,
  });

const entry = {
  name: 'x',
  kind: 'split-rows',
  table: 'contacts',
  column: 'kind',
  parts: [
    { to: 'people', in: ['person'] },
    { to: 'firms', in: ['firm'] },
  ],
};
const parts = (one: unknown[], two: unknown[]) => ({
  parts: [
    { to: 'people', in: one },
    { to: 'firms', in: two },
  ],
});

/** Why the change is refused; what it makes when it is not. */
function made(
  engine: keyof typeof flavors,
  tables: readonly Table[],
  also: object = {},
  more: Partial<Schema> = {},
): string {
  const flavor = engine === 'mysql' ? 'mysql' : 'postgresql';
  const { made: changes, refused } = makeChanges(
    changeSettings.parse([{ ...entry, ...also }]),
    schema(tables, { flavor, version: '18', ...more }),
    flavors[engine],
  );
  return refused[0]?.reason ?? `made: ${changes[0]?.title}`;
}

const ENUM = column('kind', "enum('a','b')", { kind: 'enum', labels: ['a', 'b'], typeName: null });
const TRUTH = column('kind', 'boolean', { kind: 'boolean' });

it('rows that cannot be parted, and parts that are none, are refused by name before anything is written', () => {
  const folded = { caseSensitive: false, accentSensitive: false, padSpace: true };
  expect({
    made: made('postgres', [contacts()]),
    rest: made('postgres', [contacts()], { parts: [{ to: 'people', in: ['person'] }], rest: 'others' }),
    whole: made('postgres', [contacts(integer('kind'))], parts([1, '2'], [-3, false])),
    number: made('postgres', [contacts(integer('kind'))], parts([1], ['one'])),
    truth: made('postgres', [contacts(TRUTH)], parts([true], ['false'])),
    'no truth': made('postgres', [contacts(TRUTH)], parts([true], ['no'])),
    enum: made('mysql', [contacts(ENUM)], parts(['a'], ['b'])),
    'no label': made('mysql', [contacts(ENUM)], parts(['a'], ['c'])),
    'too long': made('postgres', [contacts(kinds({}, 3))]),
    date: made('postgres', [contacts(column('kind', 'date', { kind: 'date' }))]),
    computed: made('postgres', [contacts(kinds({ generated: { sql: '1', stored: true } }))]),
    citext: made('postgres', [contacts({ ...kinds(), rawType: 'citext' })]),
    'no column': made('postgres', [contacts()], { column: 'knd' }),
    twice: made('postgres', [contacts()], parts(['a', 'b'], ['c', 'b'])),
    exact: made('postgres', [contacts()], parts(['a'], ['A', 'a '])),
    case: made('mysql', [contacts(kinds({ caseSensitive: false }))], parts(['a'], ['A'])),
    folded: made('mysql', [contacts(kinds(folded))], parts(['é '], ['E'])),
    one: made('postgres', [contacts()], { parts: [{ to: 'people', in: ['person'] }] }),
    'one name': made('postgres', [contacts()], { rest: 'People' }),
    itself: made('postgres', [contacts()], { rest: 'Contacts' }),
    taken: made('postgres', [contacts(), table('firms', [integer('id')])]),
    'no key': made('postgres', [contacts(kinds(), { primaryKey: null })]),
    referred: made('postgres', [
      contacts(),
      table('orders', [integer('id')], { foreignKeys: [foreignKey('of', 'id', 'contacts')] }),
    ]),
    partitioned: made('postgres', [
      contacts(kinds(), { partitioning: { method: 'list', key: 'kind', partitions: [] } }),
    ]),
    counter: made('postgres', [contacts(integer('kind', { identity: numbered('serial') }))], parts([1], [2])),
    store: made('mysql', [contacts(kinds(), { storage: 'MyISAM' })]),
  }).toMatchInlineSnapshot(`
    {
      "case": "people and firms would both take rows whose kind is "a", as the server compares.",
      "citext": "contacts.kind is citext, which triggers with a safe search_path would compare by case. Make it text with a collation that ignores case first, by the change change-type.",
      "computed": "contacts.kind is computed by the server: part the rows by another column.",
      "counter": "contacts.kind is numbered by the server and no part of the key.",
      "date": "contacts.kind is date: rows are parted by texts, whole numbers, enums or truth values.",
      "enum": "made: the rows of contacts go to people and firms, each by its kind",
      "exact": "made: the rows of contacts go to people and firms, each by its kind",
      "folded": "people and firms would both take rows whose kind is "é ", as the server compares.",
      "itself": "contacts cannot be called as one of its parts: give the new table another name.",
      "made": "made: the rows of contacts go to people and firms, each by its kind",
      "no column": "table contacts of the source has no column "knd"; did you mean "kind"?.",
      "no key": "contacts has no primary key, so its rows cannot be walked in batches or told apart: give it one first.",
      "no label": "contacts.kind has no value "c": it has a, b.",
      "no truth": "contacts.kind is true or false: "no" is neither.",
      "number": "contacts.kind holds whole numbers: "one" is none.",
      "one": "One table for all of the rows parts nothing: name a second one, or rest.",
      "one name": "Two of the new tables are called People.",
      "partitioned": "contacts is partitioned, which a new table would not be: its partitions can become tables of their own (DETACH PARTITION, on MySQL EXCHANGE PARTITION).",
      "referred": "orders refers to contacts by of: drop that key first.",
      "rest": "made: the rows of contacts go to people and others, each by its kind",
      "store": "contacts is kept by MyISAM, which has no transactions. Change it to InnoDB first.",
      "taken": "there is a table or view shop.firms already.",
      "too long": "contacts.kind holds no text as long as "person".",
      "truth": "made: the rows of contacts go to people and firms, each by its kind",
      "twice": "people and firms would both take rows whose kind is "b", as the server compares.",
      "whole": "made: the rows of contacts go to people and firms, each by its kind",
    }
  `);
});

it('MySQL refuses a trigger that may write another value than the new version gave', () => {
  const trigger = {
    schema: 'shop',
    table: 'contacts',
    name: 'tidy',
    timing: 'before',
    perRow: true,
    enabled: true,
    sql: null,
  };
  expect(made('mysql', [contacts()], {}, { triggers: [{ ...trigger, events: ['update'] }] })).toMatch(
    /^The trigger tidy of contacts /,
  );
  expect(made('mysql', [contacts()], {}, { triggers: [{ ...trigger, events: ['delete'] }] })).toMatch(/^made: /);
});

it('the table and its parts are no other schema on the way', () => {
  const settings = changeSettings.parse([{ ...entry, rest: 'others' }]);
  const hash = (tables: readonly Table[]) => schemaHash(schema(tables), settings);
  const part = (name: string) => ({ ...contacts(), name });
  const teams = table('teams', [integer('id')]);
  expect(hash([contacts(), part('people'), part('firms'), part('others'), teams])).toBe(hash([contacts(), teams]));
  expect(hash([part('people'), part('firms'), part('others'), teams])).toBe(hash([contacts(), teams]));
  expect(hash([contacts(), teams])).not.toBe(hash([contacts()]));
});
