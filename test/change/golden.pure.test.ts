import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { postgres } from '../../mcp-server/src/engines/postgres/index.ts';
import { lintFile } from '../../mcp-server/src/lint/lint-file.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import { renderChanges } from '../../mcp-server/src/render/change/change-files.ts';
import { built } from './built.ts';
import { SETTINGS } from './postgres-cases.ts';

const golden = join(import.meta.dirname, 'golden/postgres');
const made = (settings: readonly unknown[]) =>
  makeChanges(changeSettings.parse(settings), built, postgresDialect.change);
const changes = made(SETTINGS);
const files = renderChanges(changes, {
  database: 'db.example.com:5432/app',
  dialect: postgresDialect,
  limits: { lockSeconds: 3, statementSeconds: 900 },
});

/** A change’s files in one text: one golden file a kind. */
function textOf(name: string): string {
  return files
    .filter(({ path }) => path.startsWith(`changes/${name}/`))
    .map(({ path, text }) => `==> ${path}\n${text}`)
    .join('\n');
}

describe('the scripts of a change', () => {
  it.each(SETTINGS.map(({ name, kind }) => [name, kind]))(
    '%s (%s) on PostgreSQL are exactly those in test/change/golden (UPDATE_GOLDEN=1 writes them)',
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
      const linted = await lintFile(text, 'script', [postgres.scripts]);
      expect({ path, unread: linted.unread }).toEqual({ path, unread: [] });
      found.push(...linted.findings.map(({ rule, line, what }) => `${path}:${line} ${rule}: ${what}`));
      const reasons = [...text.matchAll(/^-- lockstep-ignore (.*)$/gm)].map(([, reason = '']) => reason);
      expect({ path, ignored: linted.ignored }).toEqual({ path, ignored: reasons.length });
      for (const reason of reasons) ignored.set(reason, (ignored.get(reason) ?? 0) + 1);
    }
    expect(found).toEqual([]);
    expect(Object.fromEntries([...ignored].sort())).toMatchInlineSnapshot(`
      {
        "copies-the-table: the old values are stored the same way": 1,
        "drops-code: this change made it": 208,
        "drops-column: this change made it": 8,
        "drops-column: this file refuses until a release cycle has gone by": 4,
        "drops-column: this file refuses until the column was hidden for a release cycle": 1,
        "drops-column: this file refuses while the old version writes the column": 10,
        "drops-constraint: this change made it": 27,
        "drops-not-null: it was so before this change": 8,
        "drops-not-null: the new version writes this table first, and the other one takes no NULL": 1,
        "drops-table: this file refuses until the table was hidden for a release cycle": 1,
        "drops-table: this file refuses while the old version writes the table": 1,
        "one-way-parity: a reference goes one way": 1,
        "one-way-parity: each row is held against the one that it refers to": 1,
        "scans-under-lock: the check that was validated above proves it": 12,
      }
    `);
  });
});
