import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { lintFile } from '../../mcp-server/src/lint/lint-file.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { renderChanges } from '../../mcp-server/src/render/change/change-files.ts';
import { builtMysql } from './built-mysql.ts';
import { settings } from './mysql-cases.ts';

const golden = join(import.meta.dirname, 'golden/mysql');
const SETTINGS = settings('elsewhere');
const made = (entries: readonly unknown[], schema: Schema = builtMysql) =>
  makeChanges(changeSettings.parse(entries), schema, mysqlDialect.change);
const changes = made(SETTINGS);
const rendered = (of: ReturnType<typeof made>) =>
  renderChanges(of, {
    database: 'db.example.com:3306/app',
    dialect: mysqlDialect,
    limits: { lockSeconds: 3, statementSeconds: 900 },
  });
const files = rendered(changes);

/** A change’s files in one text: one golden file a kind. */
function textOf(name: string): string {
  return files
    .filter(({ path }) => path.startsWith(`changes/${name}/`))
    .map(({ path, text }) => `==> ${path}\n${text}`)
    .join('\n');
}

describe('the scripts of a change on MySQL and MariaDB', () => {
  it.each(SETTINGS.map(({ name, kind }) => [name, kind]))(
    '%s (%s) are exactly those in test/change/golden (UPDATE_GOLDEN=1 writes them)',
    (name, kind) => {
      const file = join(golden, `${kind}-${name}.golden`);
      if (process.env.UPDATE_GOLDEN === '1') {
        mkdirSync(golden, { recursive: true });
        writeFileSync(file, textOf(name));
      }
      expect(textOf(name)).toBe(readFileSync(file, 'utf8'));
    },
  );

  it('are all of them, each kind refused or made, and a golden file without a change is gone', () => {
    expect(changes.refused).toEqual([]);
    const wanted = SETTINGS.map(({ name, kind }) => `${kind}-${name}.golden`).sort();
    if (process.env.UPDATE_GOLDEN === '1')
      for (const file of readdirSync(golden)) if (!wanted.includes(file)) rmSync(join(golden, file));
    expect(readdirSync(golden).sort()).toEqual(wanted);
  });

  it('carry no hazard that lint_migration knows, but for statements of which the script says why they are right', async () => {
    const found: string[] = [];
    const ignored = new Map<string, number>();
    for (const { path, text } of files.filter(({ path: each }) => each.endsWith('.sql'))) {
      const linted = await lintFile(text, 'script', [mysql.scripts]);
      expect({ path, unread: linted.unread }).toEqual({ path, unread: [] });
      found.push(...linted.findings.map(({ rule, line, what }) => `${path}:${line} ${rule}: ${what}`));
      const reasons = [...text.matchAll(/^-- lockstep-ignore (.*)$/gm)].map(([, reason = '']) => reason);
      expect({ path, ignored: linted.ignored }).toEqual({ path, ignored: reasons.length });
      for (const reason of reasons) ignored.set(reason, (ignored.get(reason) ?? 0) + 1);
    }
    expect(found).toEqual([]);
    expect(Object.fromEntries([...ignored].sort())).toMatchInlineSnapshot();
  });

  it('are refused where the server can do it only while writers wait, with the reason and what to do instead', () => {
    const refused = made([
      { name: 'a', kind: 'rename-column', table: 'articles', column: 'body', to: 'text' },
      { name: 'b', kind: 'rename-column', table: 'keyed', column: 'n', to: 'm' },
      { name: 'c', kind: 'add-not-null', table: 'keyed', column: 'n', fill: '0' },
      { name: 'd', kind: 'change-type', table: 'users', column: 'at', type: 'datetime' },
      { name: 'e', kind: 'change-type', table: 'words', column: 'short', type: 'colour' },
      { name: 'f', kind: 'change-type', table: 'words', column: 'short', type: 'varchar(20)' },
      { name: 'g', kind: 'add-unique', table: 'words', columns: ['words'] },
      {
        name: 'h',
        kind: 'add-foreign-key',
        table: 'words',
        columns: ['short'],
        references: { table: 'teams', columns: ['id'] },
      },
      {
        name: 'i',
        kind: 'add-foreign-key',
        table: 'amounts',
        columns: ['n'],
        references: { table: 'keyed', columns: ['id'] },
      },
    ]).refused.map(({ name, reason }) => `${name}: ${reason}`);
    expect(refused).toMatchInlineSnapshot();
    const other = { ...builtMysql, tables: builtMysql.tables.map((each) => ({ ...each, storage: 'MyISAM' })) };
    expect(made(SETTINGS.slice(0, 1), other).refused).toMatchInlineSnapshot();
  });
});
