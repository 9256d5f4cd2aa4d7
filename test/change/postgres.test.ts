import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { inspected, type OpenChange, openChange } from './open-change.ts';

const CREATE = `
  CREATE SCHEMA app;
  CREATE TABLE app.teams (id int PRIMARY KEY);
  INSERT INTO app.teams VALUES (1), (2);
  CREATE TABLE app.users (
    tenant varchar(10), id int, mail varchar(40) NOT NULL DEFAULT 'none' CHECK (mail <> 'bad'), team int REFERENCES app.teams, note text,
    PRIMARY KEY (tenant, id), CONSTRAINT one_mail UNIQUE (tenant, mail, id));
  CREATE INDEX users_mail ON app.users (lower(mail)) WHERE mail <> 'x';
  COMMENT ON COLUMN app.users.mail IS 'where to write to';
  INSERT INTO app.users SELECT 'a' || n % 3, n, 'm' || n || '👩‍🚀' FROM generate_series(1, 500) AS n;`;

const SETTINGS = [
  {
    name: 'mail',
    kind: 'rename-column',
    table: 'app.users',
    column: 'mail',
    to: 'E"mail',
    batch_rows: 60,
    pause_ms: 0,
  },
];

describe('the changes of PostgreSQL', () => {
  let database: LabDatabase;
  let open: OpenChange;
  beforeAll(async () => {
    database = await sharedServer('postgres').createDatabase();
    await database.execute(CREATE);
    open = await openChange(database, SETTINGS);
  });
  afterAll(async () => {
    open.close();
    await database.drop();
  });
  const ago = (days: number) =>
    database.execute(
      `UPDATE app.lockstep_change SET flipped_at = now() - interval '${days} days'; UPDATE app.lockstep_old_write SET seen_at = now() - interval '${days} days'`,
    );

  it('rename a column under both versions of the application, and back at every step', async () => {
    expect(open.changes.refused).toEqual([]);
    const run = async (step: Parameters<OpenChange['run']>[1], direction: 'forward' | 'undo' = 'forward') => {
      const { code, lines, output } = await open.run('mail', step, direction);
      return code === 0 ? lines : [`exit ${code}`, ...lines, output];
    };
    expect(await run('expand')).toEqual([]);
    expect(await run('capture')).toEqual([]);
    await database.execute(`
      INSERT INTO app.users (tenant, id, mail) VALUES ('old', 1, 'by old');
      INSERT INTO app.users (tenant, id, "E""mail") VALUES ('new', 1, 'by new');
      INSERT INTO app.users (tenant, id) VALUES ('def', 1);
      UPDATE app.users SET mail = 'old again' WHERE id = 7;
      UPDATE app.users SET "E""mail" = 'new again' WHERE id = 8;
      UPDATE app.users SET mail = 'loses', "E""mail" = 'wins' WHERE id = 9`);
    const seen = `SELECT tenant, id, mail, "E""mail" FROM app.users WHERE id IN (1, 7, 8, 9) AND "E""mail" IS NOT NULL ORDER BY tenant, id`;
    expect(await database.query(seen)).toEqual([
      ['a0', '9', 'wins', 'wins'],
      ['a1', '7', 'old again', 'old again'],
      ['a2', '8', 'new again', 'new again'],
      ['def', '1', 'none', 'none'],
      ['new', '1', 'by new', 'by new'],
      ['old', '1', 'by old', 'by old'],
    ]);
    expect(await run('backfill')).toEqual(['497 rows were brought']);
    expect(await run('verify')).toEqual(['0 rows differ']);
    expect(await run('enforce')).toEqual([]);
    expect(await run('flip')).toEqual([expect.stringMatching(/^flipped at 20/)]);
    expect(await run('contract')).toEqual([
      'exit 3',
      'refused, the flip is not 14 days old; the old shape was written within 14 days; nothing was changed',
      expect.anything(),
    ]);
    await ago(15);
    expect(await run('contract')).toEqual([expect.stringMatching(/^contracted at 20/)]);
    expect(await run('contract')).toEqual([expect.stringMatching(/^contracted at 20/)]);
    const { schema } = await inspected(database);
    const table = schema.tables.find(({ name }) => name === 'users');
    expect(table).toMatchInlineSnapshot(`
      {
        "checks": [
          {
            "enforced": true,
            "name": "users_mail_check",
            "sql": ""E""mail"::text <> 'bad'::text",
            "validated": true,
          },
        ],
        "collation": null,
        "columns": [
          {
            "accentSensitive": true,
            "caseSensitive": true,
            "charset": "UTF8",
            "collation": "C.UTF-8",
            "comment": "",
            "default": null,
            "floatScale": null,
            "generated": null,
            "identity": null,
            "invisible": false,
            "name": "tenant",
            "nullable": false,
            "onUpdateNow": false,
            "padSpace": false,
            "rawType": "character varying(10)",
            "type": {
              "fixed": false,
              "kind": "text",
              "length": 10,
            },
            "zeroFill": null,
          },
          {
            "accentSensitive": null,
            "caseSensitive": null,
            "charset": null,
            "collation": null,
            "comment": "",
            "default": null,
            "floatScale": null,
            "generated": null,
            "identity": null,
            "invisible": false,
            "name": "id",
            "nullable": false,
            "onUpdateNow": false,
            "padSpace": null,
            "rawType": "integer",
            "type": {
              "bits": 32,
              "kind": "integer",
              "truth": false,
              "unsigned": false,
            },
            "zeroFill": null,
          },
          {
            "accentSensitive": null,
            "caseSensitive": null,
            "charset": null,
            "collation": null,
            "comment": "",
            "default": null,
            "floatScale": null,
            "generated": null,
            "identity": null,
            "invisible": false,
            "name": "team",
            "nullable": true,
            "onUpdateNow": false,
            "padSpace": null,
            "rawType": "integer",
            "type": {
              "bits": 32,
              "kind": "integer",
              "truth": false,
              "unsigned": false,
            },
            "zeroFill": null,
          },
          {
            "accentSensitive": true,
            "caseSensitive": true,
            "charset": "UTF8",
            "collation": "C.UTF-8",
            "comment": "",
            "default": null,
            "floatScale": null,
            "generated": null,
            "identity": null,
            "invisible": false,
            "name": "note",
            "nullable": true,
            "onUpdateNow": false,
            "padSpace": false,
            "rawType": "text",
            "type": {
              "fixed": false,
              "kind": "text",
              "length": null,
            },
            "zeroFill": null,
          },
          {
            "accentSensitive": true,
            "caseSensitive": true,
            "charset": "UTF8",
            "collation": "C.UTF-8",
            "comment": "where to write to",
            "default": {
              "kind": "literal",
              "value": "none",
            },
            "floatScale": null,
            "generated": null,
            "identity": null,
            "invisible": false,
            "name": "E"mail",
            "nullable": false,
            "onUpdateNow": false,
            "padSpace": false,
            "rawType": "character varying(40)",
            "type": {
              "fixed": false,
              "kind": "text",
              "length": 40,
            },
            "zeroFill": null,
          },
        ],
        "comment": "",
        "dataBytes": 49152,
        "details": [],
        "foreignKeys": [
          {
            "columns": [
              "team",
            ],
            "deferrable": false,
            "name": "users_team_fkey",
            "onDelete": "no action",
            "onUpdate": "no action",
            "references": {
              "columns": [
                "id",
              ],
              "schema": "app",
              "table": "teams",
            },
            "validated": true,
          },
        ],
        "indexBytes": 81920,
        "indexes": [
          {
            "include": [],
            "method": "btree",
            "name": "one_mail",
            "nullsDistinct": true,
            "parts": [
              {
                "column": "tenant",
                "descending": false,
                "expression": null,
                "nullsFirst": false,
                "prefix": null,
              },
              {
                "column": "E"mail",
                "descending": false,
                "expression": null,
                "nullsFirst": false,
                "prefix": null,
              },
              {
                "column": "id",
                "descending": false,
                "expression": null,
                "nullsFirst": false,
                "prefix": null,
              },
            ],
            "predicate": null,
            "unique": true,
            "valid": true,
          },
          {
            "include": [],
            "method": "btree",
            "name": "users_mail",
            "nullsDistinct": true,
            "parts": [
              {
                "column": null,
                "descending": false,
                "expression": "lower("E""mail"::text)",
                "nullsFirst": false,
                "prefix": null,
              },
            ],
            "predicate": ""E""mail"::text <> 'x'::text",
            "unique": false,
            "valid": true,
          },
        ],
        "logged": true,
        "name": "users",
        "partitioning": null,
        "primaryKey": {
          "columns": [
            "tenant",
            "id",
          ],
          "deferrable": false,
          "name": "users_pkey",
        },
        "replicaIdentity": "key",
        "rowEstimate": 503,
        "rowFormat": null,
        "rowSecurity": false,
        "schema": "app",
        "storage": null,
        "uniqueKeys": [
          {
            "columns": [
              "tenant",
              "E"mail",
              "id",
            ],
            "deferrable": false,
            "name": "one_mail",
          },
        ],
        "versioned": false,
      }
    `);
  });
});
