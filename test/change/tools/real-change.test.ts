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

/** A change, and the tables that it begins with. */
interface Sample {
  readonly setting: { readonly name: string; readonly [key: string]: unknown };
  readonly tables: string;
}

const MAIL: Sample = {
  setting: {
    name: 'mail',
    kind: 'rename-column',
    table: 'users',
    column: 'mail',
    to: 'e_mail',
    batch_rows: 7,
    pause_ms: 0,
  },
  tables: `CREATE TABLE users (id integer NOT NULL PRIMARY KEY, mail varchar(40) NOT NULL);
CREATE INDEX by_mail ON users (mail);
INSERT INTO users VALUES ${Array.from({ length: 30 }, (_, at) => `(${at}, 'a?b ${at}')`).join(', ')}`,
};

/** The key of users becomes a uuid with what refers to it, in two tables. */
const KEY: Sample = {
  setting: {
    name: 'uid',
    kind: 'change-primary-key',
    table: 'users',
    type: 'uuid',
    rename: { 'users.id': 'uid', 'users.friend': 'friend_uid', 'notes.user_id': 'user_uid' },
    batch_rows: 7,
    pause_ms: 0,
  },
  tables: `CREATE TABLE users (id serial PRIMARY KEY, friend integer REFERENCES users);
CREATE TABLE notes (nr integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users ON DELETE CASCADE);
CREATE INDEX by_user ON notes (user_id);
INSERT INTO users (friend) SELECT nullif(n - 1, 0) FROM generate_series(1, 30) AS n;
INSERT INTO notes SELECT n, n FROM generate_series(1, 30) AS n`,
};

const RELEASED = ['backfill', 'verify', 'enforce', 'flip'] as const;
const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeAll(() => {
  // Inside the project, so that a generated module finds the packages that it names.
  folder = mkdtempSync(join(root, 'node_modules', '.lockstep-tools-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Tables with rows, and a change of them as one tool reads it, all steps but the last released to it. */
async function opened(
  kind: 'mariadb' | 'mysql9' | 'postgres18',
  tool: MigrationTool,
  { setting, tables }: Sample = MAIL,
) {
  const database = await sharedServer(kind).createDatabase();
  await database.execute(tables);
  const { schema, dialect } = await inspected(database);
  const { made, refused } = makeChanges(changeSettings.parse([setting]), schema, dialect.change);
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
  const place = `changes/${setting.name}/for-${tool}/project/`;
  const own = files.flatMap(({ path, text }) =>
    path.startsWith(place) ? [{ path: path.slice(place.length), text }] : [],
  );
  return { database, own };
}

function written({ server }: LabDatabase, tool: MigrationTool, files: readonly RenderedFile[]): string {
  const project = mkdtempSync(join(folder, `${server.kind}-${tool}-`));
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

/** How far the key is, by its own record, its rows and its keys. */
async function keyOf(database: LabDatabase) {
  const answers = await database.query(
    `SELECT backfill_rows, differences, flipped_at IS NOT NULL, contracted_at IS NULL FROM lockstep_change WHERE name = 'uid'
      UNION ALL SELECT (SELECT count(DISTINCT uid) FROM users), (SELECT count(*) FROM notes AS n JOIN users AS u ON u.id = n.user_id AND u.uid = n.user_uid),
        (SELECT bool_and((friend IS NULL) = (friend_uid IS NULL)) FROM users), (SELECT count(*) = 4 FROM pg_constraint WHERE contype = 'f' AND convalidated)`,
  );
  return answers.map((row) => row.map((value) => (/^(?:t|true)$/.test(String(value)) ? 'yes' : value)));
}

const KEYED = [
  ['30', '0', 'yes', 'yes'],
  ['30', '30', 'yes', 'yes'],
];

describe('a key that becomes a uuid on postgres18', () => {
  it('is brought to its flip by knex, and taken back', async () => {
    const { database, own } = await opened('postgres18', 'knex', KEY);
    const directory = written(database, 'knex', own);
    const knex = knexOf({
      client: 'pg',
      connection: database.url,
      migrations: { directory, loadExtensions: ['.cjs'] },
    });
    try {
      await knex.migrate.latest();
      expect(await keyOf(database)).toEqual(KEYED);
      await knex.migrate.rollback(undefined, true);
      expect(
        await database.query('SELECT * FROM users AS u JOIN notes AS n ON n.user_id = u.id WHERE n.nr = 3'),
      ).toEqual([['3', '2', '3', '3']]);
    } finally {
      await knex.destroy();
      await database.drop();
    }
  });

  it('is brought there by TypeORM', async () => {
    const { database, own } = await opened('postgres18', 'typeorm', KEY);
    const migrations = [join(written(database, 'typeorm', own), '*.cjs')];
    const source = await new DataSource({ type: 'postgres', url: database.url, migrations }).initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
      expect(await keyOf(database)).toEqual(KEYED);
    } finally {
      await source.destroy();
      await database.drop();
    }
  });

  it.each(['prisma', 'golang-migrate'] as const)(
    'is brought there by %s, which sends a file as one text',
    async (tool) => {
      const { database, own } = await opened('postgres18', tool, KEY);
      try {
        const up = own.filter(({ path }) => path.endsWith('.up.sql') || path.endsWith('migration.sql'));
        for (const { text } of up) await database.execute(text);
        expect(await keyOf(database)).toEqual(KEYED);
      } finally {
        await database.drop();
      }
    },
  );
});
