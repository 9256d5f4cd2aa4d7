import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { builtMysql } from './built-mysql.ts';

const rename = { name: 'x', kind: 'rename-table', table: 'tickets', to: 'issues' };
const move = { name: 'x', kind: 'move-table', table: 'tags', to: 'elsewhere' };
const wider = { name: 'x', kind: 'change-primary-key', table: 'tickets', type: 'bigint' };
const routine = (sql: string | null, name = 'p'): Pick<Schema, 'routines'> => ({
  routines: [{ schema: 'app', name, kind: 'procedure', arguments: '', returns: null, language: 'SQL', sql }],
});
const view = (name: string, sql: string) => ({ schema: 'app', name, materialized: false, sql });

/** Why a change is refused; null: it is made. */
function refusal(entry: Readonly<Record<string, unknown>>, altered: Partial<Schema>): string | null {
  const { refused } = makeChanges(changeSettings.parse([entry]), { ...builtMysql, ...altered }, mysqlDialect.change);
  return refused[0]?.reason ?? null;
}

it('a name that a routine, trigger or event knows, also by a view, never becomes a view', () => {
  const reads = routine('SELECT * FROM `Tickets`');
  const event = { schema: 'app', name: 'e', schedule: 'EVERY 1 DAY', enabled: true, sql: 'DELETE FROM app.tickets' };
  const trigger = {
    ...{ schema: 'app', table: 'teams', name: 't', timing: 'after', perRow: true, enabled: true },
    ...{ events: ['insert' as const], sql: 'UPDATE issues SET id = 1' },
  };
  const views = [view('far', 'select a from near'), view('near', 'select a from `app`.`tags`')];
  expect([
    refusal(rename, reads),
    refusal(rename, { triggers: [trigger] }),
    refusal(move, { views, ...routine('SELECT 1 FROM far') }),
    refusal(wider, { flavor: 'mariadb', ...reads }),
    refusal(wider, { flavor: 'mariadb', events: [event] }),
  ]).toMatchInlineSnapshot(`
    [
      "tickets, or a view over it, is named by p, which can crash the whole server when a name that it knows becomes a view, or a table again. Move what they do into the application first, or rename the table in a maintenance window.",
      "tickets, or a view over it, is named by t, which can crash the whole server when a name that it knows becomes a view, or a table again. Move what they do into the application first, or rename the table in a maintenance window.",
      "tags, or a view over it, is named by p, which can crash the whole server when a name that it knows becomes a view, or a table again. Move what they do into the application first, or rename the table in a maintenance window.",
      "On MariaDB tickets is a view for a moment of the flip. tickets, or a view over it, is named by p, which can crash the whole server when a name that it knows becomes a view, or a table again. Use gh-ost --database=app --table=tickets --alter='MODIFY COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT '\\''number'\\''' --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter 'MODIFY COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT '\\''number'\\''' D=app,t=tickets,h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers).",
      "On MariaDB tickets is a view for a moment of the flip. tickets, or a view over it, is named by e, which can crash the whole server when a name that it knows becomes a view, or a table again. Use gh-ost --database=app --table=tickets --alter='MODIFY COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT '\\''number'\\''' --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter 'MODIFY COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT '\\''number'\\''' D=app,t=tickets,h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers).",
    ]
  `);
});

it('a program that only says a word like it, or is of a change itself, is nothing in the way', () => {
  const other = routine("INSERT INTO log VALUES ('tickets'); SELECT * FROM tickets_old; SET @old_tickets = 1");
  expect([
    refusal(rename, other),
    refusal(rename, routine(null)),
    refusal(wider, { flavor: 'mariadb', ...other }),
    refusal(wider, { flavor: 'mariadb', ...routine('SELECT 1 FROM tickets', 'lockstep_other_verify') }),
    // No name becomes a view there.
    refusal(wider, routine('SELECT 1 FROM tickets')),
  ]).toEqual([null, null, null, null, null]);
});

it('MariaDB gives no table a name by way of a view that would show what the table hides', () => {
  const tables = builtMysql.tables.map((table) => ({
    ...table,
    columns: table.columns.map((column) => ({ ...column, invisible: column.name === 'title' })),
  }));
  expect(refusal(wider, { flavor: 'mariadb', tables })).toMatchInlineSnapshot(
    `"On MariaDB tickets is a view for a moment of the flip, and a view has no invisible column as title is one. Use gh-ost --database=app --table=tickets --alter='MODIFY COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT '\\''number'\\''' --host=… --user=… --ask-pass --execute, or pt-online-schema-change --alter 'MODIFY COLUMN \`id\` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT '\\''number'\\''' D=app,t=tickets,h=… --ask-pass --execute (both without foreign keys to be trusted; the first needs row events, the second makes triggers)."`,
  );
});
