import { expect, it } from 'vitest';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { postgresDialect } from '../../mcp-server/src/engines/postgres/dialect.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { foreignKey } from '../compare/build.ts';
import { built } from './built.ts';
import { SETTINGS } from './postgres-cases.ts';

/** The same tables, each of them partitioned, on a server of that version. */
function parted(version: string): Schema {
  const partitioning = { method: 'range', key: 'elsewhere', partitions: [] };
  return { ...built, version, tables: built.tables.map((each) => ({ ...each, partitioning })) };
}

const made = (schema: Schema, settings: readonly unknown[] = SETTINGS) =>
  makeChanges(changeSettings.parse(settings), schema, postgresDialect.change);

it.each(['15.9', '18.1'])('no change gives a partitioned table of PostgreSQL %s what the server refuses', (version) => {
  const { made: changes, refused } = made(parted(version));
  const partitioned = built.tables.map(({ schema, name }) => `"${schema}"."${name.replaceAll('"', '""')}"`);
  const statements = changes.flatMap(({ name, steps }) =>
    steps.flatMap(({ forward, undo }) => [...forward, ...undo]).map(({ sql }) => ({ name, sql })),
  );
  const hazards = statements.filter(({ sql }) =>
    partitioned.some(
      (table) =>
        (sql.includes('INDEX CONCURRENTLY') && sql.includes(` ON ${table} `)) ||
        (version < '18' && sql.includes(`ALTER TABLE ${table} ADD CONSTRAINT`) && /FOREIGN KEY .* NOT VALID/.test(sql)),
    ),
  );
  expect(hazards).toEqual([]);
  expect([...changes, ...refused].length).toBe(SETTINGS.length);
  const reasons = Object.fromEntries(refused.map(({ name, reason }) => [name, reason]));
  if (version === '18.1') expect(Object.keys(reasons)).not.toContain('team_exists');
  else
    expect(reasons).toMatchInlineSnapshot(`
      {
        "big": "accounts is partitioned, and its columns cannot be exchanged.",
        "by_day": "visits is partitioned by elsewhere already; if the change is on its way, its scripts stay as they are.",
        "clients": "clients_eu is partitioned, which a new table would not be: its partitions can become tables of their own (DETACH PARTITION, on MySQL EXCHANGE PARTITION).",
        "contacts": "contacts is partitioned, which a new table would not be: its partitions can become tables of their own (DETACH PARTITION, on MySQL EXCHANGE PARTITION).",
        "mail": "users is partitioned, and PostgreSQL builds an index of it like one_mail beside writers only partition by partition. Where nobody needs one_mail meanwhile, drop it first, and before the flip make it anew for what takes its place; else make the whole change by hand. Build it by hand: CREATE UNIQUE INDEX … ON ONLY "app"."users" (…), then for each partition CREATE UNIQUE INDEX CONCURRENTLY … and ALTER INDEX … ATTACH PARTITION ….",
        "once": "rules is partitioned, and PostgreSQL builds no unique index of it beside writers but partition by partition. Build it by hand: CREATE UNIQUE INDEX … ON ONLY "app"."rules" (…), then for each partition CREATE UNIQUE INDEX CONCURRENTLY … and ALTER INDEX … ATTACH PARTITION …. It must hold every column that the table is partitioned by (elsewhere).",
        "team_exists": "rules is partitioned, and PostgreSQL adds a foreign key of it without reading its rows (NOT VALID) from version 18 on, and this is 15.9. Add it by hand: for each partition ALTER TABLE … ADD CONSTRAINT … NOT VALID and ALTER TABLE … VALIDATE CONSTRAINT …, then ALTER TABLE "app"."rules" ADD CONSTRAINT …, which takes theirs and reads no row.",
        "together": "wholes is partitioned, and PostgreSQL builds an index of it like halves_n°_key beside writers only partition by partition. Where nobody needs halves_n°_key meanwhile, drop it first, and before the flip make it anew for what takes its place; else make the whole change by hand. Build it by hand: CREATE UNIQUE INDEX … ON ONLY "app"."wholes" (…), then for each partition CREATE UNIQUE INDEX CONCURRENTLY … and ALTER INDEX … ATTACH PARTITION ….",
        "uid": "orders is partitioned, and its columns cannot be exchanged.",
        "wide": "amounts is partitioned, and PostgreSQL builds an index of it like amounts_n beside writers only partition by partition. Where nobody needs amounts_n meanwhile, drop it first, and before the flip make it anew for what takes its place; else make the whole change by hand. Build it by hand: CREATE INDEX … ON ONLY "app"."amounts" (…), then for each partition CREATE INDEX CONCURRENTLY … and ALTER INDEX … ATTACH PARTITION ….",
      }
    `);
});

it('a foreign key of a column that gets another name is refused before version 18, and the key is named', () => {
  const rename = { name: 'x', kind: 'rename-column', table: 'app.rules', column: 'team', to: 'crew' };
  const keyed = (version: string): Schema => ({
    ...parted(version),
    tables: parted(version).tables.map((each) =>
      each.name === 'rules' ? { ...each, foreignKeys: [foreignKey('of_team', 'team', 'teams')] } : each,
    ),
  });
  expect(made(keyed('18.1'), [rename]).refused).toEqual([]);
  expect(made(keyed('17.6'), [rename]).refused.map(({ reason }) => reason)).toMatchInlineSnapshot(`
    [
      "rules is partitioned, and PostgreSQL adds a foreign key of it without reading its rows (NOT VALID) from version 18 on, and this is 17.6. Drop of_team first, and before the flip make it anew for what takes its place. Add it by hand: for each partition ALTER TABLE … ADD CONSTRAINT … NOT VALID and ALTER TABLE … VALIDATE CONSTRAINT …, then ALTER TABLE "app"."rules" ADD CONSTRAINT …, which takes theirs and reads no row.",
    ]
  `);
});
