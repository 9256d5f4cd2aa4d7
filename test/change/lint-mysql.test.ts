import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { mysqlDialect } from '../../mcp-server/src/engines/mysql/dialect.ts';
import { mysql } from '../../mcp-server/src/engines/mysql/index.ts';
import { lintFile } from '../../mcp-server/src/lint/lint-file.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import { renderChanges } from '../../mcp-server/src/render/change/change-files.ts';
import { builtMysql } from './built-mysql.ts';
import { settings } from './mysql-cases.ts';

const files = renderChanges(makeChanges(changeSettings.parse(settings('elsewhere')), builtMysql, mysqlDialect.change), {
  database: 'db.example.com:3306/app',
  dialect: mysqlDialect,
  limits: { lockSeconds: 3, statementSeconds: 900 },
});

it('scripts of changes of MySQL carry no hazard that lint_migration knows, but for statements of which the script says why they are right', async () => {
  const found: string[] = [];
  const ignored = new Map<string, number>();
  for (const { path, text } of files.filter(({ path: each }) => each.endsWith('.sql'))) {
    const linted = await lintFile(text, 'script', [mysql.scripts]);
    found.push(...linted.unread.map(({ line, reason }) => `${path}:${line} ${reason}`));
    found.push(...linted.findings.map(({ rule, line, what }) => `${path}:${line} ${rule}: ${what}`));
    const reasons = [...text.matchAll(/^-- lockstep-ignore (.*)$/gm)].map(([, reason = '']) => reason);
    expect({ path, ignored: linted.ignored }).toEqual({ path, ignored: reasons.length });
    for (const reason of reasons) ignored.set(reason, (ignored.get(reason) ?? 0) + 1);
  }
  expect(found).toEqual([]);
  expect(Object.fromEntries([...ignored].sort())).toMatchInlineSnapshot(`
    {
      "drops-code: this change made it": 423,
      "drops-table: a table of this change, which holds copies": 8,
      "drops-table: this file refuses until the rows agree and a release cycle has gone by": 2,
      "drops-table: this file refuses until the table was hidden for a release cycle": 1,
      "drops-table: this file refuses while the old version writes the table": 4,
      "takes-checks-off: only so does the server add the key beside writers; the rows that are there are looked at by this change": 2,
    }
  `);
});
