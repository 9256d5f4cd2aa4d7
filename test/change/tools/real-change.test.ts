import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import knexOf from 'knex';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeChanges } from '../../../mcp-server/src/change/make-changes.ts';
import { changeSettings } from '../../../mcp-server/src/model/change-settings.ts';
import type { MigrationTool } from '../../../mcp-server/src/render/migration-tools/migration.ts';
import { renderForTools } from '../../../mcp-server/src/render/migration-tools/render-for-tools.ts';
import type { RenderedFile } from '../../../mcp-server/src/render/render-input.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { sharedServer } from '../../lab/shared.ts';
import { inspected } from '../open-change.ts';

const SETTINGS = [
  { name: 'mail', kind: 'rename-column', table: 'users', column: 'mail', to: 'e_mail', batch_rows: 7, pause_ms: 0 },
];
const RELEASED = ['backfill', 'verify', 'enforce', 'flip'] as const;
const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeAll(() => {
  // Inside the project, so that a generated module finds the packages that it names.
  folder = mkdtempSync(join(root, 'node_modules', '.lockstep-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A table with rows and an index, and its renamed column as one tool reads it, all steps but the last released to it. */
async function opened(kind: 'mariadb' | 'mysql9' | 'postgres18', tool: MigrationTool) {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(
    `CREATE TABLE users (id integer NOT NULL PRIMARY KEY, mail varchar(40) NOT NULL);
CREATE INDEX by_mail ON users (mail);
INSERT INTO users VALUES ${Array.from({ length: 30 }, (_, at) => `(${at}, 'a?b ${at}')`).join(', ')}`,
  );
  const { schema, dialect } = await inspected(database);
  const { made, refused } = makeChanges(changeSettings.parse(SETTINGS), schema, dialect.change);
  expect(refused).toEqual([]);
  const found = {
    tool,
    by: 'the test',
    folder: 'migrations',
    existing: [],
    module: { extension: 'cjs', typed: false, exports: 'require' },
    journal: null,
  } as const;
  const facts = { database: 'lab', dialect, limits: { lockSeconds: 3, statementSeconds: 60 } };
  const files = renderForTools(made, facts, [found], () => RELEASED);
  const place = `changes/mail/for-${tool}/project/`;
  const own = files.flatMap(({ path, text }) =>
    path.startsWith(place) ? [{ path: path.slice(place.length), text }] : [],
  );
  return { database, own };
}

function written({ server }: LabDatabase, tool: MigrationTool, files: readonly RenderedFile[]): string {
  const project = join(folder, `${server.kind}-${tool}`);
  for (const { path, text } of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  return join(project, 'migrations');
}

/** How far the change is, by its own record and by the rows. */
async function stateOf(database: LabDatabase) {
  const [record] = await database.query(
    'SELECT backfill_rows, differences, flipped_at IS NOT NULL, contracted_at IS NULL FROM lockstep_change',
  );
  const differ = database.server.engine === 'mysql' ? 'NOT mail <=> e_mail' : 'mail IS DISTINCT FROM e_mail';
  const [rows] = await database.query(`SELECT COUNT(*) FROM users WHERE ${differ}`);
  return { record: record?.map((value) => (/^(?:t|true|1)$/.test(value) ? 'yes' : value)), differing: rows?.[0] };
}

const FLIPPED = { record: ['30', '0', 'yes', 'yes'], differing: '0' };

describe.each(['mariadb', 'mysql9', 'postgres18'] as const)('a renamed column on %s', (kind) => {
  it('is brought to its flip by knex', async () => {
    const { database, own } = await opened(kind, 'knex');
    const directory = written(database, 'knex', own);
    const client = database.server.engine === 'mysql' ? 'mysql2' : 'pg';
    const knex = knexOf({ client, connection: database.url, migrations: { directory, loadExtensions: ['.cjs'] } });
    try {
      await knex.migrate.latest();
      expect(await stateOf(database)).toEqual(FLIPPED);
      await knex.migrate.rollback(undefined, true);
      expect(await database.query('SELECT * FROM users WHERE id = 3')).toEqual([['3', 'a?b 3']]);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });

  it('is brought there by TypeORM', async () => {
    const { database, own } = await opened(kind, 'typeorm');
    const migrations = [join(written(database, 'typeorm', own), '*.cjs')];
    const type = database.server.engine === 'mysql' ? 'mysql' : 'postgres';
    const source = await new DataSource({ type, url: database.url, migrations }).initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
      expect(await stateOf(database)).toEqual(FLIPPED);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });

  it.each(['prisma', 'golang-migrate'] as const)(
    'is brought there by %s, which sends a file as one text',
    async (tool) => {
      const { database, own } = await opened(kind, tool);
      try {
        const up = own.filter(({ path }) => path.endsWith('.up.sql') || path.endsWith('migration.sql'));
        for (const { text } of up) await database.execute(text);
        expect(await stateOf(database)).toEqual(FLIPPED);
      } finally {
        await database.drop();
      }
    },
  );
});
