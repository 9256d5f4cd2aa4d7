import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeStepId } from '../../mcp-server/src/model/change.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';
import { type OpenChange, openChange } from './open-change.ts';

const CREATE = `
  CREATE SCHEMA app;
  CREATE TABLE app.teams (id int PRIMARY KEY);
  INSERT INTO app.teams VALUES (1), (2);
  CREATE TABLE app.users (
    tenant varchar(10), id int, mail varchar(40) NOT NULL DEFAULT 'none' CHECK (mail <> 'bad'), team int, note text,
    PRIMARY KEY (tenant, id), CONSTRAINT one_mail UNIQUE (tenant, mail, id), FOREIGN KEY (team) REFERENCES app.teams);
  CREATE INDEX users_mail ON app.users (lower(mail)) WHERE mail <> 'x';
  COMMENT ON COLUMN app.users.mail IS 'where to write to';
  INSERT INTO app.users SELECT 'a' || n % 3, n, 'm' || n || '👩‍🚀' FROM generate_series(1, 500) AS n;
  CREATE TABLE app.amounts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int NOT NULL DEFAULT 7 CHECK (n > 0), words text, at timestamp, short varchar(3), who text);
  CREATE INDEX amounts_n ON app.amounts (n);
  INSERT INTO app.amounts (n, words, at, short, who) SELECT g, g::text, '2026-01-01', 'abc', CASE WHEN g % 7 = 0 THEN NULL WHEN g % 5 = 0 THEN 'Cher' ELSE 'Ada  Lovelace ' || g END FROM generate_series(1, 300) AS g;
  CREATE TABLE app.pairs (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, a varchar(10) NOT NULL, b varchar(10));
  INSERT INTO app.pairs (a, b) SELECT 'a' || g, CASE WHEN g % 3 > 0 THEN 'b ' || g END FROM generate_series(1, 300) AS g;`;

const QUICK = { batch_rows: 60, pause_ms: 0 };
const SETTINGS = [
  { name: 'mail', kind: 'rename-column', table: 'app.users', column: 'mail', to: 'E"mail', ...QUICK },
  { name: 'wide', kind: 'change-type', table: 'app.amounts', column: 'n', type: 'bigint', ...QUICK },
  { name: 'number', kind: 'change-type', table: 'app.amounts', column: 'words', type: 'int', to: 'nr', ...QUICK },
  { name: 'longer', kind: 'change-type', table: 'app.amounts', column: 'short', type: 'varchar(9)', ...QUICK },
  {
    name: 'whole',
    kind: 'split-column',
    table: 'app.amounts',
    column: 'who',
    into: ['first', 'Last'],
    separator: ' ',
    at: 'last',
    ...QUICK,
  },
  {
    name: 'both',
    kind: 'merge-columns',
    table: 'app.pairs',
    columns: ['a', 'b'],
    to: 'a and b',
    separator: '::',
    ...QUICK,
  },
  { name: 'teamed', kind: 'add-not-null', table: 'app.users', column: 'team', fill: '2', ...QUICK },
  { name: 'noted', kind: 'add-not-null', table: 'app.users', column: 'note', ...QUICK },
  {
    name: 'team_exists',
    kind: 'add-foreign-key',
    table: 'app.amounts',
    columns: ['id'],
    references: { table: 'app.users2', columns: ['id'] },
  },
  { name: 'who_once', kind: 'add-unique', table: 'app.amounts', columns: ['who'] },
  {
    name: 'n_small',
    kind: 'add-check',
    table: 'app.amounts',
    where: [
      { column: 'id', op: '<', value: 1_000_000 },
      { column: 'who', op: 'in', value: ['Cher', 'x'] },
    ],
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

  it('debug', async () => {
    console.log(JSON.stringify(open.changes.refused, null, 1));
    for (const change of open.changes.made) {
      for (const step of change.steps) {
        const out = await open.run(change.name, step.id);
        console.log(change.name, step.id, out.code, out.lines.join(' | '), out.code === 0 ? '' : out.output);
        if (step.id === 'flip')
          await database.execute(
            `UPDATE app.lockstep_change SET flipped_at = now() - interval '15 days', backfilled_at = now() - interval '15 days'`,
          );
      }
    }
  }, 60_000);
});
