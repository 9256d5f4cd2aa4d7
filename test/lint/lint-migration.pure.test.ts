import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outputOf, workbench } from '../tools/call-tool.ts';

const bench = workbench({});
afterAll(() => bench.close());

const files: Readonly<Record<string, string>> = {
  'db/migrations/001.sql': "SET lock_timeout = '2s';\nALTER TABLE users DROP COLUMN IF EXISTS email;\nBROKEN HERE;\n",
  'db/migrations/002.sql':
    '-- lockstep-ignore drops-table: archived on Monday, asked for by nobody since\nDROP TABLE IF EXISTS old_users;\n-- lockstep-ignore drops-table:\nDROP TABLE IF EXISTS older_users;\n',
  'src/backfill.ts': 'const rows = await db.query(`SELECT * FROM users\n  WHERE id > ? LIMIT 100`, [last]);\n',
  'src/users.ts': 'db.query(`SELECT * FROM users WHERE id > ? LIMIT 100`, [last]);\n',
  'test/backfill.test.ts': 'db.query(`SELECT * FROM users WHERE id > ? LIMIT 100`, [last]);\n',
  'ignored/003.sql': 'DROP TABLE users;',
  '.gitignore': 'ignored\n',
  'docs/how.md':
    '# How\n\n```sql\nTRUNCATE users;\n```\n\n```python\nif random.random() < 0.01:\n    pass\n```\n\n```text\nDROP TABLE x;\n```\n',
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(join(bench.folder, dirname(path)), { recursive: true });
  writeFileSync(join(bench.folder, path), text);
}
symlinkSync('/etc/passwd', join(bench.folder, 'db/migrations/link.sql'));
symlinkSync('/etc/passwd', join(bench.folder, 'docs/link.md'));

const at = (output: Readonly<Record<string, unknown>>) =>
  (output.findings as readonly { readonly rule: string; readonly at: string }[]).map(
    (each) => `${each.rule} ${each.at}`,
  );

describe('lint_migration', () => {
  it('looks through migrations and sync code, names what cannot be read, and takes back only what a reason is given for', async () => {
    const output = outputOf(await bench.call('lint_migration', { engine: 'postgres' }));
    expect(at(output)).toEqual([
      'keyset-without-order src/backfill.ts:1',
      'drops-column db/migrations/001.sql:2',
      'waits-without-limit db/migrations/002.sql:2',
      'drops-table db/migrations/002.sql:4',
    ]);
    expect(output.unread).toEqual([{ at: 'db/migrations/001.sql:3', reason: 'syntax error at or near "BROKEN"' }]);
    expect([output.verdict, output.counts]).toEqual([
      'hazards',
      { files: 3, statements: 4, blocker: 1, warning: 3, note: 0, ignored: 1, unread: 1 },
    ]);
  });

  it('looks through what is named, Markdown by its fences', async () => {
    const output = outputOf(
      await bench.call('lint_migration', { engine: 'postgres', paths: ['docs/how.md', './src/'] }),
    );
    expect(at(output)).toEqual([
      'truncates docs/how.md:4',
      'keyset-without-order src/backfill.ts:1',
      'keyset-without-order src/users.ts:1',
      'waits-without-limit docs/how.md:4',
      'random-ramp docs/how.md:8',
    ]);
  });

  it.each([
    [{ paths: ['db'] }, 'CONFIG: Whose SQL the scripts are written in is not known: no target is configured.'],
    [{ engine: 'postgres', paths: ['../secrets.sql'] }, 'VALIDATION: ../secrets.sql is not a path inside the project.'],
    [{ engine: 'postgres', paths: ['/etc'] }, 'VALIDATION: /etc is not a path inside the project.'],
    [{ engine: 'postgres', paths: ['ignored'] }, 'VALIDATION: ignored names no file that can be looked through.'],
    [
      { engine: 'postgres', paths: ['db/migrations/link.sql'] },
      'VALIDATION: db/migrations/link.sql names no file that can be looked through.',
    ],
    [
      { engine: 'postgres', paths: ['docs/link.md'] },
      'VALIDATION: docs/link.md names no file that can be looked through.',
    ],
    [{ engine: 'oracle' }, 'VALIDATION'],
  ])('refuses %j', async (input, message) => {
    const outcome = await bench.call('lint_migration', input);
    expect(outcome.ok ? '' : `${outcome.error.code}: ${outcome.error.message}`).toContain(message);
  });
});
