import { describe, expect, it } from 'vitest';
import { findTools, type ProjectFiles } from '../../../mcp-server/src/render/migration-tools/find-tools.ts';
import { toolFiles } from '../../../mcp-server/src/render/migration-tools/index.ts';
import {
  type FoundTool,
  MIGRATION_TOOLS,
  type MigrationTool,
} from '../../../mcp-server/src/render/migration-tools/migration.ts';
import { SAMPLES } from './sample.ts';

function project(files: Readonly<Record<string, string>>): ProjectFiles {
  return { paths: Object.keys(files), read: (path) => files[path] ?? null };
}

/** Tool and folder of what is found, with the names that are there. */
function found(files: Readonly<Record<string, string>>) {
  return findTools(project(files)).map(({ tool, folder, existing, module }) =>
    [tool, folder, existing.join(), module.extension, module.exports].join(' '),
  );
}

describe('the migration tool of a project', () => {
  it.each([
    [{ 'prisma/schema.prisma': '' }, ['prisma prisma/migrations  sql import']],
    [
      { 'db/schema.prisma': '', 'db/migrations/20240102030405_init/migration.sql': '' },
      ['prisma db/migrations 20240102030405_init sql import'],
    ],
    [
      { 'drizzle.config.ts': "export default { out: './src/db/out', schema: 'x' }" },
      ['drizzle src/db/out  sql import'],
    ],
    [{ 'api/knexfile.js': 'module.exports = { client: "pg" }' }, ['knex api/migrations  js require']],
    [
      { 'knexfile.ts': "migrations: { tableName: 'x', directory: './db/m' }", 'db/m/20240101000000_a.ts': 'export {}' },
      ['knex db/m 20240101000000_a.ts ts import'],
    ],
    [
      { 'src/data-source.ts': "import { DataSource } from 'typeorm'; migrations: ['./migrations/*.ts']" },
      ['typeorm src/migrations  ts import'],
    ],
    [{ 'flyway.toml': '[flyway]\nlocations = ["filesystem:sql"]' }, ['flyway sql  sql import']],
    [
      { 'src/main/resources/db/migration/V7__a.sql': '' },
      ['flyway src/main/resources/db/migration V7__a.sql sql import'],
    ],
    [{ 'liquibase.properties': 'changeLogFile=db/main.xml' }, ['liquibase db  sql import']],
    [{ 'db/c.sql': '--liquibase formatted sql\n' }, ['liquibase db c.sql sql import']],
    [
      { 'm/000004_a.up.sql': '', 'm/000004_a.down.sql': '' },
      ['golang-migrate m 000004_a.down.sql,000004_a.up.sql sql import'],
    ],
    [{ 'src/index.ts': 'knex', 'db/001.sql': 'SELECT 1' }, []],
  ])('%j', (files, expected) => {
    expect(found(files as Readonly<Record<string, string>>)).toEqual(expected);
  });

  it('that has migrations stands before one that has none', () => {
    expect(found({ 'prisma/schema.prisma': '', 'm/01_a.up.sql': '' })).toEqual([
      'golang-migrate m 01_a.up.sql sql import',
      'prisma prisma/migrations  sql import',
    ]);
  });

  it('is not looked for outside of the project', () => {
    expect(found({ 'drizzle.config.ts': "out: '../../etc'" })).toEqual(['drizzle drizzle  sql import']);
  });
});

const EXISTING: Readonly<Record<MigrationTool, readonly string[]>> = {
  prisma: ['20240228235959_init', 'migration_lock.toml'],
  drizzle: ['0000_init.sql'],
  knex: ['20241231235959_init.ts'],
  typeorm: ['1700000000000-Init.ts'],
  flyway: ['V1_5__init.sql', 'V20__more.sql'],
  liquibase: ['init.sql'],
  'golang-migrate': ['0009_init.up.sql', '0009_init.down.sql'],
};

function toolOf(tool: MigrationTool, existing: readonly string[] = EXISTING[tool]): FoundTool {
  const journal = {
    version: '7',
    dialect: 'postgresql',
    entries: [{ idx: 0, version: '7', when: 1_800_000_000_000, tag: '0000_init', breakpoints: true }],
  };
  return {
    tool,
    by: 'the test',
    folder: 'm',
    existing,
    module: { extension: 'ts', typed: true, exports: 'import' },
    journal: tool === 'drizzle' ? JSON.stringify(journal) : null,
  };
}

describe('the files of a tool', () => {
  it('come after all that are there, and never hold the step that destroys', () => {
    const paths = MIGRATION_TOOLS.map((tool) => {
      const { files, byHand } = toolFiles(SAMPLES.postgres, toolOf(tool));
      expect(files.map(({ text }) => text).join()).not.toContain('DROP COLUMN email;');
      return [tool, ...files.map(({ path }) => path), `by hand: ${byHand.map(({ step }) => step).join()}`];
    });
    expect(paths).toMatchInlineSnapshot(`
      [
        [
          "prisma",
          "m/20240229000000_rename_email_01_expand/migration.sql",
          "m/20240229000001_rename_email_02_enforce_1/migration.sql",
          "m/20240229000002_rename_email_02_enforce_2/migration.sql",
          "by hand: 03_contract",
        ],
        [
          "drizzle",
          "m/0001_rename_email_01_expand.sql",
          "m/meta/_journal.json",
          "by hand: 02_enforce,03_contract",
        ],
        [
          "knex",
          "m/20250101000000_rename_email_01_expand.ts",
          "m/20250101000001_rename_email_02_enforce.ts",
          "by hand: 03_contract",
        ],
        [
          "typeorm",
          "m/1700000000001-RenameEmail01Expand.ts",
          "m/1700000000002-RenameEmail02Enforce.ts",
          "by hand: 03_contract",
        ],
        [
          "flyway",
          "m/V21__rename_email_01_expand.sql",
          "m/V21__rename_email_01_expand.sql.conf",
          "m/U21__rename_email_01_expand.sql",
          "m/U21__rename_email_01_expand.sql.conf",
          "m/V22__rename_email_02_enforce.sql",
          "m/V22__rename_email_02_enforce.sql.conf",
          "m/U22__rename_email_02_enforce.sql",
          "m/U22__rename_email_02_enforce.sql.conf",
          "by hand: 03_contract",
        ],
        [
          "liquibase",
          "m/rename_email_01_expand.sql",
          "m/rename_email_02_enforce.sql",
          "by hand: 03_contract",
        ],
        [
          "golang-migrate",
          "m/0010_rename_email_01_expand.up.sql",
          "m/0010_rename_email_01_expand.down.sql",
          "m/0011_rename_email_02_enforce_1.up.sql",
          "m/0011_rename_email_02_enforce_1.down.sql",
          "m/0012_rename_email_02_enforce_2.up.sql",
          "m/0012_rename_email_02_enforce_2.down.sql",
          "by hand: 03_contract",
        ],
      ]
    `);
  });

  it.each(MIGRATION_TOOLS)(
    'of %s are the same for the same project, and keep their names in one that has them',
    (tool) => {
      const first = toolFiles(SAMPLES.postgres, toolOf(tool));
      expect(toolFiles(SAMPLES.postgres, toolOf(tool))).toEqual(first);
      const there = first.files.map(({ path }) => path.split('/')[1] ?? '');
      const journal = first.files.find(({ path }) => path.endsWith('_journal.json'))?.text ?? null;
      expect(toolFiles(SAMPLES.postgres, { ...toolOf(tool, [...EXISTING[tool], ...there]), journal })).toEqual(first);
    },
  );

  it('cut nothing where a name holds what the tool cuts at', () => {
    const [expand] = SAMPLES.postgres.steps;
    if (expand === undefined) throw new Error('the sample has no step');
    const hostile = ['--> statement-breakpoint', 'x\n--rollback DROP TABLE people', '~end~'].map((text) => ({
      ...SAMPLES.postgres,
      steps: [{ ...expand, up: [{ sql: `ALTER TABLE people ADD COLUMN "${text}" text`, alone: false }] }],
    }));
    const told = hostile.flatMap((change) =>
      (['drizzle', 'liquibase'] as const).map((tool) => {
        const { files, byHand } = toolFiles(change, toolOf(tool));
        return `${tool}: ${files.length} files, ${byHand.map(({ why }) => why).join()}`;
      }),
    );
    expect(told).toMatchInlineSnapshot(`
      [
        "drizzle: 0 files, 01_expand holds --> statement-breakpoint in a name, where Drizzle would cut it: run its file by the client.",
        "liquibase: 1 files, ",
        "drizzle: 2 files, ",
        "liquibase: 0 files, 01_expand holds a name with a line in it that Liquibase would take for its own: run its file by the client.",
        "drizzle: 2 files, ",
        "liquibase: 0 files, 01_expand holds a name with a line in it that Liquibase would take for its own: run its file by the client.",
      ]
    `);
  });

  it('hold a text that JavaScript would read otherwise as it is', async () => {
    const [knex] = toolFiles(SAMPLES.postgres, {
      ...toolOf('knex'),
      module: { extension: 'mjs', typed: false, exports: 'import' },
    }).files;
    const module: unknown = await import(
      `data:text/javascript,${encodeURIComponent(`${knex?.text ?? ''}\nexport { UP };`)}`
    );
    const up = typeof module === 'object' && module !== null && 'UP' in module ? module.UP : [];
    const step = SAMPLES.postgres.steps[0];
    expect(up).toEqual([...(step?.limits ?? []), ...(step?.up.map(({ sql }) => sql) ?? []), ...(step?.unlimits ?? [])]);
  });
});
