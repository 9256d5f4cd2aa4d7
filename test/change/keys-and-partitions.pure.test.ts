import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { built } from './built.ts';
import { builtMysql } from './built-mysql.ts';

type Entry = Readonly<Record<string, unknown>>;

const engines = { postgres: [built, postgresDialect.change], mysql: [builtMysql, mysqlDialect.change] } as const;

/** Why an entry is refused; the statements of its first step when it is not. */
function made(engine: keyof typeof engines, entry: Entry, altered: Partial<Schema> = {}): string {
  const [schema, change] = engines[engine];
  const { made: changes, refused } = makeChanges(
    changeSettings.parse([{ name: 'x', ...entry }]),
    { ...schema, ...altered },
    change,
  );
  return (
    refused[0]?.reason ??
    (changes[0]?.steps[0]?.forward ?? [])
      .map(({ sql }) => sql)
      .filter((sql) => /PARTITION (?:OF|BY)/.test(sql))
      .join('\n')
  );
}

const parted = (more: Entry) => ({ kind: 'partition-table', table: 'visits', column: 'day', ...more });
const changed = (schema: Schema, name: string, more: Partial<Table>) => ({
  tables: schema.tables.map((table) => (table.name === name ? { ...table, ...more } : table)),
});

it('rows are parted by range, list and hash as each server says it, and what belongs nowhere has a place', () => {
  const range = {
    by: 'range',
    partitions: [
      { name: 'a', below: '2026-01-01' },
      { name: "b'", below: '2027-01-01' },
    ],
  };
  const list = { column: 'nr', by: 'list', partitions: [{ name: 'few', in: [1, 2] }] };
  const app = { table: 'app.visits' };
  expect({
    postgres: [
      made('postgres', parted({ ...range, ...app })),
      made('postgres', parted({ ...list, ...app })),
      made('postgres', parted({ by: 'hash', count: 2, ...app })),
    ],
    mysql: [
      made('mysql', parted(range)),
      made('mysql', parted(list)),
      made('mysql', parted(list), { flavor: 'mariadb' }),
      made('mysql', parted({ by: 'hash', count: 2 })),
    ],
  }).toMatchInlineSnapshot();
});

it('a scheme that says nothing, or that a key of the table does not allow, is refused with the reason', () => {
  const app = { table: 'app.visits' };
  const hash = { by: 'hash', count: 4 };
  expect([
    made('postgres', parted({ ...app, column: 'who', ...hash })),
    made('postgres', parted({ ...app, by: 'range' })),
    made('postgres', parted({ ...app, by: 'hash', partitions: [{ name: 'a', below: 1 }] })),
    made('postgres', parted({ ...app, by: 'list', partitions: [{ name: 'a', below: 1, in: [1] }] })),
    made('postgres', parted({ ...app, by: 'range', partitions: [{ name: 'visits', below: 1 }] })),
    made('postgres', parted({ table: 'app.users', column: 'tenant', ...hash })),
    made('postgres', parted({ table: 'app.accounts', column: 'id', ...hash })),
    made('postgres', parted({ table: 'app.lines', column: 'id', ...hash }), { version: '16.2' }),
    made('postgres', parted({ ...app, ...hash }), changed(built, 'visits', { logged: false })),
    made('mysql', parted({ table: 'people', column: 'id', ...hash })),
    made('mysql', parted({ table: 'users', column: 'id', ...hash })),
    made('mysql', parted({ table: 'teams', column: 'id', ...hash })),
    made('mysql', parted({ table: 'articles', column: 'id', ...hash })),
    made('mysql', parted({ column: 'nr', by: 'range', partitions: [{ name: 'a', below: 'x' }] })),
    made('mysql', parted({ table: 'pairs', column: 'id', by: 'range', partitions: [{ name: 'a', below: 1 }] })),
  ]).toMatchInlineSnapshot();
});

it('a key that cannot become wider in all tables at once is refused, with what the user can do', () => {
  const key = (table: string) => ({ kind: 'change-primary-key', table, type: 'bigint' });
  expect([
    made('postgres', key('app.users')),
    made('postgres', key('app.words'), changed(built, 'words', { rowSecurity: true })),
    made('postgres', key('app.accounts'), changed(built, 'entries', { replicaIdentity: 'index' })),
    made('postgres', key('app.accounts'), changed(built, 'entries', { primaryKey: null })),
    made('postgres', key('app.Odd "t')),
    made('mysql', key('teams')),
    made('mysql', key('logs'), changed(builtMysql, 'logs', { storage: 'MyISAM' })),
  ]).toMatchInlineSnapshot();
});
