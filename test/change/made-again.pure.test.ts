import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import type { Change } from '../../mcp-server/src/model/change.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema, Table } from '../../mcp-server/src/model/schema.ts';
import { table } from '../compare/build.ts';
import { built } from './built.ts';
import { builtMysql } from './built-mysql.ts';

const engines = { postgres: [built, postgresDialect.change], mysql: [builtMysql, mysqlDialect.change] } as const;
type Entry = Readonly<Record<string, unknown>>;

function made(engine: keyof typeof engines, entry: Entry, altered: (schema: Schema) => Schema = (same) => same) {
  const [schema, change] = engines[engine];
  const { made: changes, refused } = makeChanges(changeSettings.parse([entry]), altered(schema), change);
  const [first] = changes;
  if (first === undefined) throw new Error(JSON.stringify(refused));
  return first;
}

const sqlOf = ({ steps }: Change) =>
  steps.map(({ id, forward, undo }) => ({
    id,
    forward: forward.map(({ sql }) => sql),
    undo: undo.map(({ sql }) => sql),
  }));

function loosened(schema: Schema, name: string, column: string): Schema {
  const loose = (each: Table) =>
    each.name === name
      ? { ...each, columns: each.columns.map((own) => (own.name === column ? { ...own, nullable: true } : own)) }
      : each;
  return { ...schema, tables: schema.tables.map(loose) };
}

const apart = { name: 'apart', kind: 'split-table', table: 'members', columns: ['e mail', 'bio'], to: 'mails' };

it.each(['postgres', 'mysql'] as const)(
  'a split made again after its capture on %s takes NOT NULL back as before: the table that it has made says so',
  (engine) => {
    const underWay = (schema: Schema): Schema => {
      const own = schema.tables.find(({ name }) => name === 'members')?.columns ?? [];
      const narrow = table(
        'mails',
        own.filter(({ name }) => ['tenant', 'id', 'e mail', 'bio'].includes(name)),
        {
          schema: 'app',
          comment: 'lockstep change apart',
        },
      );
      const loose = loosened(schema, 'members', 'e mail');
      return { ...loose, tables: [...loose.tables, narrow] };
    };
    const before = made(engine, apart);
    expect(sqlOf(made(engine, apart, underWay))).toEqual(sqlOf(before));
    // Without the table nothing tells it.
    const alone = made(engine, apart, (schema) => loosened(schema, 'members', 'e mail'));
    expect(sqlOf(alone)).not.toEqual(sqlOf(before));
  },
);

it('says of other changes on their way that a column may take NULL because of them, and of none before', () => {
  const watched = (engine: string, name: string, of: string) => (schema: Schema) => ({
    ...schema,
    triggers: [
      {
        schema: 'app',
        table: of,
        name: engine === 'mysql' ? `lockstep_${name}_bi` : `zz_lockstep_${name}`,
        timing: 'before' as const,
        events: ['insert' as const],
        perRow: true,
        enabled: true,
        sql: null,
      },
    ],
  });
  const gone = { name: 'gone', kind: 'drop-column', table: 'members', column: 'bio' };
  const wide = { name: 'wide', kind: 'change-type', table: 'amounts', column: 'n', type: 'bigint' };
  const expanded = (schema: Schema): Schema => {
    const loose = loosened(schema, 'amounts', 'n');
    const twin = { nullable: true, name: 'lockstep_wide_column', comment: 'lockstep change wide' };
    const add = (each: Table) =>
      each.name === 'amounts'
        ? {
            ...each,
            columns: [
              ...each.columns,
              ...each.columns.filter(({ name }) => name === 'n').map((n) => ({ ...n, ...twin })),
            ],
          }
        : each;
    return { ...loose, tables: loose.tables.map(add) };
  };
  const told = (change: Change) => change.notes.filter((note) => note.includes('takes NULL now'));
  expect([
    told(made('postgres', gone)),
    told(made('postgres', gone, watched('postgres', 'gone', 'members'))).length,
    told(made('mysql', gone)),
    told(made('mysql', gone, watched('mysql', 'gone', 'members'))).length,
    told(made('mysql', wide)),
  ]).toEqual([[], 1, [], 1, []]);
  expect(told(made('mysql', wide, expanded))).toEqual([
    'amounts.n takes NULL now, while this change is on its way. If it took none before, keep the scripts that were made before it began: those made now do not declare it NOT NULL again when a step is taken back.',
  ]);
});

it('an instant definition on MariaDB waits a second for who writes a table that refers to its own, and says so', () => {
  const entry = { name: 'together', kind: 'merge-tables', table: 'halves', into: 'wholes', rename: { note: 'half' } };
  const columns = (change: Change) => change.steps[0]?.forward.filter(({ sql }) => sql.includes('ADD COLUMN')) ?? [];
  const mariadb = columns(made('mysql', entry, (schema) => ({ ...schema, flavor: 'mariadb' })));
  expect(mariadb.map(({ sql }) => /SET STATEMENT innodb_lock_wait_timeout = 1 FOR ALTER TABLE/.test(sql))).toEqual([
    true,
    true,
  ]);
  expect(mariadb[0]?.locks[0]?.because).toBe(
    'it waits for every transaction that has used the table, and everybody else waits behind it, while it waits up to a second for those that have written a table that refers to it',
  );
  expect(columns(made('mysql', entry)).filter(({ sql }) => sql.includes('SET STATEMENT'))).toEqual([]);
});
