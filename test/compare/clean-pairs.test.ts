import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../mcp-server/src/compare/compare-schemas.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import { mapTables } from '../../mcp-server/src/mapping/map-tables.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import type { ServerKind } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { mysqlClean, mysqlFromPostgres, postgresClean } from './clean-shop.ts';

const clean: Readonly<Record<ServerKind, string>> = {
  mysql9: mysqlClean('char(36)'),
  mariadb: mysqlClean('uuid'),
  postgres: postgresClean,
  postgres18: postgresClean,
};

async function shopOn(kind: ServerKind, sql: string = clean[kind]): Promise<Schema> {
  const lab = await sharedServer(kind).createDatabase();
  const database = openDatabase(lab.url, { connectMs: 10_000, statementMs: 30_000, lockMs: 2_000, poolSize: 1 });
  try {
    await lab.execute(sql);
    return await database.read((reader) => reader.inspect());
  } finally {
    await database.close();
    await lab.drop();
  }
}

/** Severity, rule and object of each finding, the database's own name left out. */
async function findings(from: ServerKind, to: ServerKind, targetSql: string = clean[to]): Promise<string[]> {
  const [source, target] = [await shopOn(from), await shopOn(to, targetSql)];
  return compareSchemas(source, target, mapTables(source, target)).map(({ severity, rule, object }) => {
    const place = object.kind === 'database' ? 'database' : [object.table, object.name].filter(Boolean).join('.');
    return `${severity} ${rule} ${place}`;
  });
}

describe('the same shop, written by hand for both servers', () => {
  it.each([
    ['mysql9', 'mysql9'],
    ['mariadb', 'mariadb'],
    ['postgres', 'postgres'],
    ['postgres', 'postgres18'],
    ['postgres18', 'postgres'],
  ] as const)('differs in nothing from %s to %s', async (from, to) => {
    expect(await findings(from, to)).toEqual([]);
  });

  it('differs from MySQL to PostgreSQL in what the engines themselves do', async () => {
    expect(await findings('mysql9', 'postgres18')).toMatchInlineSnapshot(`
      [
        "warning type-family-changed accounts.public_id",
        "note collation-order database",
        "note enum-case-ignored database",
        "note full-text-search-changed database",
        "note isolation-changed database",
        "note null-numbering-changed database",
        "note sql-meaning database",
        "note upsert-changed database",
        "note on-update-now-lost accounts.updated_at",
        "note set-type products.tags",
      ]
    `);
  });

  it('differs from MariaDB to PostgreSQL in that and in the looser settings of the source', async () => {
    expect(await findings('mariadb', 'postgres')).toMatchInlineSnapshot(`
      [
        "warning pad-space-changed accounts.accounts",
        "warning pad-space-changed categories.categories",
        "note collation-order database",
        "note enum-case-ignored database",
        "note full-text-search-changed database",
        "note group-by-stricter database",
        "note isolation-changed database",
        "note null-numbering-changed database",
        "note sql-meaning database",
        "note upsert-changed database",
        "note zero-dates-refused database",
        "note json-text accounts.settings",
        "note on-update-now-lost accounts.updated_at",
        "note pad-space-changed products.products",
        "note set-type products.tags",
      ]
    `);
  });

  it('differs from PostgreSQL to MySQL in what the target cannot hold', async () => {
    expect(await findings('postgres18', 'mysql9', mysqlFromPostgres(clean.mysql9))).toMatchInlineSnapshot(`
      [
        "warning null-numbering-changed database",
        "warning timestamp-zone-changed accounts.last_seen_at",
        "warning time-range-lost products.opening",
        "note collation-order database",
        "note full-text-search-changed database",
        "note isolation-changed database",
        "note sql-meaning database",
        "note upsert-changed database",
        "note type-family-changed accounts.public_id",
        "note foreign-key-checked-by-row categories.categories_parent_id_fkey",
        "note set-type products.tags",
      ]
    `);
  });

  it('differs from PostgreSQL to MariaDB in what the target cannot hold', async () => {
    expect(await findings('postgres', 'mariadb', mysqlFromPostgres(clean.mariadb))).toMatchInlineSnapshot(`
      [
        "warning null-numbering-changed database",
        "warning pad-space-changed accounts.accounts",
        "warning timestamp-zone-changed accounts.last_seen_at",
        "warning pad-space-changed categories.categories",
        "warning time-range-lost products.opening",
        "note collation-order database",
        "note full-text-search-changed database",
        "note isolation-changed database",
        "note sql-meaning database",
        "note upsert-changed database",
        "note foreign-key-checked-by-row categories.categories_parent_id_fkey",
        "note pad-space-changed products.products",
        "note set-type products.tags",
      ]
    `);
  });

  it('differs from MySQL to MariaDB in collations, JSON and settings', async () => {
    expect(await findings('mysql9', 'mariadb')).toMatchInlineSnapshot(`
      [
        "warning pad-space-changed accounts.accounts",
        "warning type-family-changed accounts.public_id",
        "warning pad-space-changed categories.categories",
        "note collation-order database",
        "note pad-space-changed products.products",
      ]
    `);
  });

  it('differs from MariaDB to MySQL in collations, JSON and settings', async () => {
    expect(await findings('mariadb', 'mysql9')).toMatchInlineSnapshot(`
      [
        "warning pad-space-changed accounts.accounts",
        "warning pad-space-changed categories.categories",
        "note collation-order database",
        "note group-by-stricter database",
        "note zero-dates-refused database",
        "note type-family-changed accounts.public_id",
        "note json-text accounts.settings",
        "note pad-space-changed products.products",
      ]
    `);
  });
});
