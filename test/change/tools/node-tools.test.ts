import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle as drizzleMysql } from 'drizzle-orm/mysql2';
import { migrate as migrateMysql } from 'drizzle-orm/mysql2/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import knexOf from 'knex';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolFiles } from '../../../mcp-server/src/render/migration-tools/index.ts';
import type { FoundTool, MigrationTool } from '../../../mcp-server/src/render/migration-tools/migration.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { sharedServer } from '../../lab/shared.ts';
import { ODD_TEXT, PEOPLE, SAMPLES } from './sample.ts';

const KINDS = ['mariadb', 'mysql9', 'postgres18'] as const;
const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeAll(() => {
  // Inside the project, so that a generated module finds the packages that it names.
  folder = mkdtempSync(join(root, 'node_modules', '.lockstep-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes what the tool is given below a folder of its own. */
function written(tool: MigrationTool, database: LabDatabase): string {
  const project = join(folder, `${database.server.kind}-${tool}`);
  const found: FoundTool = {
    tool,
    by: 'the test',
    folder: 'migrations',
    existing: [],
    module: { extension: 'cjs', typed: false, exports: 'require' },
    journal: null,
  };
  for (const { path, text } of toolFiles(SAMPLES[database.server.engine], found).files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  return join(project, 'migrations');
}

/** The columns, the index, and what the trigger made of a row. */
async function shapeOf(database: LabDatabase) {
  const mysql = database.server.engine === 'mysql';
  const columns = await database.query(
    `SELECT column_name FROM information_schema.columns WHERE table_name = 'people' AND table_schema = ${mysql ? 'DATABASE()' : "'public'"} ORDER BY ordinal_position`,
  );
  const [[indexes]] = (await database.query(
    mysql
      ? "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name = 'people_email_address'"
      : "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('people_email_address') AND indisvalid",
  )) as [[string]];
  await database.execute("DELETE FROM people; INSERT INTO people (id, email) VALUES (1, 'a')");
  const [row] = await database.query('SELECT * FROM people');
  return { columns: columns.flat().join(), indexes, row };
}

const BEFORE = { columns: 'id,email,note', indexes: '0', row: ['1', 'a', 'NULL'] };
const EXPANDED = { columns: 'id,email,note,email_address', indexes: '0', row: ['1', 'a', ODD_TEXT, 'a'] };
const AFTER = { ...EXPANDED, indexes: '1' };

async function fresh(kind: (typeof KINDS)[number]): Promise<LabDatabase> {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(PEOPLE);
  return database;
}

describe.each(KINDS)('on %s', (kind) => {
  it('knex runs the steps, and takes them back', async () => {
    const database = await fresh(kind);
    const directory = written('knex', database);
    const knex = knexOf({
      client: database.server.engine === 'mysql' ? 'mysql2' : 'pg',
      connection: database.url,
      migrations: { directory, loadExtensions: ['.cjs'] },
    });
    try {
      await knex.migrate.latest();
      expect(await shapeOf(database)).toEqual(AFTER);
      await knex.migrate.rollback(undefined, true);
      expect(await shapeOf(database)).toEqual(BEFORE);
      await knex.migrate.latest();
      expect(await shapeOf(database)).toEqual(AFTER);
      // What the session was told is taken back, since the pool goes on with it.
      const limit =
        database.server.engine === 'mysql'
          ? 'SELECT @@lock_wait_timeout > 3 AS off'
          : `SELECT current_setting('lock_timeout') = '0' AS off`;
      expect(JSON.stringify(await knex.raw(limit))).toMatch(/"off":(?:1|true)/);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });

  it('TypeORM runs the steps, and takes them back', async () => {
    const database = await fresh(kind);
    const directory = written('typeorm', database);
    const source = new DataSource({
      type: database.server.engine === 'mysql' ? 'mysql' : 'postgres',
      url: database.url,
      migrations: [join(directory, '*.cjs')],
    });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
      expect(await shapeOf(database)).toEqual(AFTER);
      await source.undoLastMigration({ transaction: 'none' });
      expect(await shapeOf(database)).toEqual(EXPANDED);
      await source.undoLastMigration({ transaction: 'none' });
      expect(await shapeOf(database)).toEqual(BEFORE);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });

  it('Drizzle runs what may be in its one transaction', async () => {
    const database = await fresh(kind);
    const migrationsFolder = written('drizzle', database);
    try {
      if (database.server.engine === 'mysql') {
        const connection = await createConnection(database.url);
        await migrateMysql(drizzleMysql(connection), { migrationsFolder });
        await connection.end();
        expect(await shapeOf(database)).toEqual(AFTER);
      } else {
        const client = new Client(database.url);
        await client.connect();
        await migratePostgres(drizzlePostgres(client), { migrationsFolder });
        await client.end();
        expect(await shapeOf(database)).toEqual(EXPANDED);
      }
    } finally {
      await database.drop();
    }
  });
});
