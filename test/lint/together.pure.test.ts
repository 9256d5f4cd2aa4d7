import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import { lintFile } from '../../mcp-server/src/lint/lint-file.ts';
import { outputOf, workbench } from '../tools/call-tool.ts';

const LOCKS = 'ALTER TABLE a ADD COLUMN n int;\n';
const FILLS = 'UPDATE a SET n = 1 WHERE n IS NULL;\n';
const CAPTURES = 'CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();\n';
const RACE = LOCKS + FILLS + CAPTURES;

async function races(text: string, together: boolean, name: 'postgres' | 'mysql' = 'postgres'): Promise<boolean> {
  const reader = engines.find((each) => each.name === name)?.scripts;
  if (reader === undefined) throw new Error(name);
  const { findings } = await lintFile(text, 'script', [reader], together);
  return findings.some(({ rule }) => rule === 'backfill-before-capture');
}

describe('a backfill before the trigger', () => {
  it.each([
    ['after a lock in the transaction of the tool', RACE, true],
    ['after a lock in a transaction of its own', `BEGIN;\n${RACE}COMMIT;`, false],
    ['after the table got its name', `ALTER TABLE b RENAME TO a;\n${FILLS}${CAPTURES}`, true],
    ['of a table that the script makes', `CREATE TABLE a (n int);\n${FILLS}${CAPTURES}`, false],
    ['after the table was locked by hand', `LOCK TABLE s."A" IN SHARE ROW EXCLUSIVE MODE;\n${FILLS}${CAPTURES}`, true],
  ])('is no race %s', async (_, text, together) => expect(await races(text, together)).toBe(false));

  it.each([
    ['without a transaction', RACE, false],
    ['without a lock', FILLS + CAPTURES, true],
    ['after a lock that lets writers in', `LOCK TABLE a IN ROW SHARE MODE;\n${FILLS}${CAPTURES}`, true],
    ['after the lock of another table', `ALTER TABLE b ADD COLUMN n int;\n${FILLS}${CAPTURES}`, true],
    ['when the transaction ends in between', `${LOCKS}COMMIT;\n${FILLS}${CAPTURES}`, true],
    [
      'when an index built beside writers tells that there is none',
      `CREATE INDEX CONCURRENTLY i ON a (n);\n${RACE}`,
      true,
    ],
    ['of a table that may be there already', `CREATE TABLE IF NOT EXISTS a (n int);\n${FILLS}${CAPTURES}`, false],
  ])('is one %s', async (_, text, together) => expect(await races(text, together)).toBe(true));

  it('is one on MySQL, where a definition ends the transaction', async () =>
    expect(
      await races(`${LOCKS}${FILLS}CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW SET @x = 1;\n`, true, 'mysql'),
    ).toBe(true));
});

describe('lint_migration knows which tools run a script in one transaction', () => {
  const bench = workbench({});
  afterAll(() => bench.close());
  const files: Readonly<Record<string, string>> = {
    'rust/diesel.toml': '',
    'rust/migrations/2026-01-01-000000_a/up.sql': RACE,
    'rust/migrations/2026-01-02-000000_b/up.sql': RACE,
    'rust/migrations/2026-01-02-000000_b/metadata.toml': 'run_in_transaction = false\n',
    'other/migrations/1_a/up.sql': RACE,
    'fly/V1__a.sql': RACE,
    'fly/V2__b.sql': RACE,
    'fly/V2__b.sql.conf': 'executeInTransaction=false\n',
    'go/0001_a.up.sql': RACE,
    'go/0002_b.up.sql': `-- no-transaction\n${RACE}`,
    'drizzle/meta/_journal.json': '{}',
    'drizzle/0000_a.sql': RACE,
    'prisma/migrations/20260101000000_a/migration.sql': RACE,
    'plain/migrations/a.sql': RACE,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(bench.folder, dirname(path)), { recursive: true });
    writeFileSync(join(bench.folder, path), text);
  }

  it('and that PostgreSQL refuses to build online in what they send', async () => {
    const online = 'CREATE INDEX CONCURRENTLY i ON a (n);\n';
    const reader = engines.find(({ name }) => name === 'postgres')?.scripts;
    if (reader === undefined) throw new Error('no postgres');
    const found = async (text: string, together: boolean) =>
      (await lintFile(text, 'script', [reader], together)).findings
        .filter(({ rule }) => rule === 'builds-online-in-a-transaction')
        .map(({ line }) => line);
    expect([await found(LOCKS + online, true), await found(LOCKS + online, false), await found(online, true)]).toEqual([
      [2],
      [],
      [],
    ]);
  });

  it('and which scripts and settings say otherwise', async () => {
    const { findings } = outputOf(await bench.call('lint_migration', { engine: 'postgres', limit: 200 }));
    const found = findings as readonly { readonly rule: string; readonly at: string }[];
    expect(
      found.flatMap(({ rule, at }) => (rule === 'backfill-before-capture' ? [at.replace(/:\d+$/, '')] : [])),
    ).toEqual([
      'fly/V2__b.sql',
      'go/0002_b.up.sql',
      'other/migrations/1_a/up.sql',
      'plain/migrations/a.sql',
      'prisma/migrations/20260101000000_a/migration.sql',
      'rust/migrations/2026-01-02-000000_b/up.sql',
    ]);
  });
});
