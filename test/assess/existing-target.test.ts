import { describe, expect, it } from 'vitest';
import type { HazardFinding } from '../../mcp-server/src/model/assessment.ts';
import { sharedServer } from '../lab/shared.ts';
import { assess, mysqlWithReader, told } from './assess.ts';

/** What to run on the target, with the database's made-up name taken out. */
function targetFixes(findings: readonly HazardFinding[], database: string): string[] {
  return findings.flatMap(({ fix }) => fix.target?.replaceAll(database, 'db') ?? []);
}

describe('the live data for tables that exist on the target', () => {
  it('is judged by the columns that are there: MySQL to PostgreSQL', async () => {
    const [source, target] = await Promise.all([mysqlWithReader('mariadb'), sharedServer('postgres').createDatabase()]);
    await source.execute(`SET SESSION sql_mode = '';
      CREATE TABLE a (id int PRIMARY KEY, flag tinyint(1), n bigint, price decimal(10,4), name varchar(50), born date, t time, b bit(8), gone date, raw varbinary(20), amount decimal(10,2));
      INSERT INTO a VALUES (1, 2, 32767, 1.2300, 'ab', '2024-01-01', '25:00:00', 1, '0000-00-00', 'ok', 99), (2, 1, 32768, 1.2345, 'abcdef', NULL, '-01:00:00', 2, NULL, x'FF', 100.5), (3, NULL, -32769, NULL, 'abcde', NULL, NULL, 255, NULL, x'C3A9', NULL);
      CREATE TABLE codes (code varchar(9) COLLATE utf8mb4_bin PRIMARY KEY); INSERT INTO codes VALUES ('a'), ('A'), ('é'), ('É'), ('b'), ('c ');
      CREATE TABLE child (id int PRIMARY KEY, code varchar(9) COLLATE utf8mb4_bin); INSERT INTO child VALUES (1, 'a'), (2, 'x'), (3, NULL)`);
    await target.execute(`CREATE EXTENSION citext;
      CREATE TABLE a (id int PRIMARY KEY, flag smallint, n smallint, price numeric(10,2), name varchar(5), born date, t interval, b bit(1), raw text, amount smallint);
      CREATE TABLE codes (code citext PRIMARY KEY); CREATE TABLE child (id int PRIMARY KEY, code citext REFERENCES codes)`);
    const { findings, not_checked } = await assess(source, target);
    expect(not_checked).toEqual([
      {
        check: 'all',
        object: 'a.gone',
        reason:
          'no column of the target takes it, and lockstep.yaml does not drop it; compare_schemas names both ways out',
      },
    ]);
    expect(told(findings)).toMatchInlineSnapshot(`
      "folded-duplicates: codes.PRIMARY blocker 4 [A="A", a="a", É="É", é="é"]
      fraction-lost: a.amount warning 1 [2="100.50"]
      fraction-lost: a.price warning 1 [2="1.2345"]
      invalid-utf8: a.raw blocker 1 [2="ff"]
      number-range: a.b blocker 2 [2="2", 3="255"]
      number-range: a.n blocker 2 [2="32768", 3="-32769"]
      orphans: child.child_code_fkey blocker 1 [2="x"]
      text-length: a.name blocker 1 [2="6 characters"]
      trailing-space: codes.code warning 1 [c ="c "]"
    `);
    expect(targetFixes(findings, target.name)).toMatchInlineSnapshot(`
      [
        "ALTER TABLE "public"."a" ALTER COLUMN "b" TYPE bit(8) USING lpad(("b")::text, 8, '0')::bit(8);",
        "ALTER TABLE "public"."a" ALTER COLUMN "n" TYPE bigint;",
        "ALTER TABLE "public"."a" ALTER COLUMN "name" TYPE character varying(50);",
        "ALTER TABLE "public"."a" ALTER COLUMN "raw" TYPE bytea USING convert_to(("raw")::text, 'UTF8');",
        "ALTER TABLE "public"."a" ALTER COLUMN "amount" TYPE numeric(10,2);",
        "ALTER TABLE "public"."a" ALTER COLUMN "price" TYPE numeric(10,4);",
      ]
    `);
    await Promise.all([source.drop(), target.drop()]);
  });

  it('is judged by the columns that are there: PostgreSQL to MySQL', async () => {
    const [source, target] = await Promise.all([
      sharedServer('postgres18').createDatabase(),
      mysqlWithReader('mysql9'),
    ]);
    await source.execute(`
      CREATE TABLE a (id int PRIMARY KEY, n int, name text, small text, tz timestamptz, dt timestamptz, old text, b boolean, plain text, y int, email text UNIQUE, exact text UNIQUE);
      INSERT INTO a VALUES (1, 127, repeat('é', 10), repeat('x', 65535), '2039-01-01 00:00+00', '2039-01-01 00:00+00', 'é € œ', true, 'é', 1901, 'a', 'a'),
        (2, -1, repeat('é', 11), repeat('é', 32768), NULL, '10000-01-01 00:00+00', '日', false, 'x', 1900, 'A', 'A'), (3, 256, '', '', NULL, NULL, '😀', NULL, '', 0, 'é', 'é'), (4, 255, '', '', NULL, NULL, '', NULL, '', NULL, 'b', 'b ');`);
    await target.execute(`CREATE TABLE a (id int PRIMARY KEY, n tinyint unsigned, name varchar(10), small text, tz timestamp(6) NULL, dt datetime(6), old varchar(50) CHARACTER SET latin1, b tinyint(1), plain varchar(9) CHARACTER SET ascii, y year,
      email varchar(50) COLLATE utf8mb4_0900_ai_ci UNIQUE, exact varchar(50) COLLATE utf8mb4_bin UNIQUE)`);
    const { findings, not_checked } = await assess(source, target);
    expect(not_checked).toEqual([]);
    expect(told(findings)).toMatchInlineSnapshot(`
      "folded-duplicates: a.a_email_key blocker 2 [1="a", 2="A"]
      moment-range: a.dt blocker 1 [2="10000-01-01 00:00:00+00"]
      moment-range: a.tz blocker 1 [1="2039-01-01 00:00:00+00"]
      number-range: a.n blocker 2 [2="-1", 3="256"]
      number-range: a.y blocker 2 [2="1900", 3="0"]
      outside-charset: a.old blocker 2 [2="日", 3="😀"]
      outside-charset: a.plain blocker 1 [1="é"]
      text-length: a.name blocker 1 [2="11 characters"]
      text-length: a.small blocker 1 [2="65,536 bytes"]"
    `);
    expect(targetFixes(findings, target.name)).toMatchInlineSnapshot(`
      [
        "ALTER TABLE \`db\`.\`a\` MODIFY \`email\` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`n\` int NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`name\` longtext NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`old\` varchar(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`plain\` varchar(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`small\` longtext NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`tz\` datetime(6) NULL;",
        "ALTER TABLE \`db\`.\`a\` MODIFY \`y\` int NULL;",
      ]
    `);
    await Promise.all([source.drop(), target.drop()]);
  });

  it('is judged within one engine too, where almost nothing can be wrong', async () => {
    const [source, target] = await Promise.all([mysqlWithReader('mariadb'), mysqlWithReader('mysql9')]);
    await source.execute(`SET SESSION sql_mode = '';
      CREATE TABLE a (id int PRIMARY KEY, d date, n bigint unsigned, name varchar(20) COLLATE utf8mb4_bin UNIQUE, e enum('x'), t text, old varchar(9));
      INSERT INTO a VALUES (1, '0000-00-00', 18446744073709551615, 'a', '', CONCAT('x', CHAR(0)), 'x'), (2, NULL, 1, 'A', 'x', '😀', '😀')`);
    await target.execute(
      `CREATE TABLE a (id int PRIMARY KEY, d date, n bigint unsigned, name varchar(20) COLLATE utf8mb4_general_ci UNIQUE, e enum('x'), t text, old varchar(9) CHARACTER SET utf8mb3)`,
    );
    expect(told((await assess(source, target)).findings)).toMatchInlineSnapshot(`
      "folded-duplicates: a.name blocker 2 [1="a", 2="A"]
      outside-charset: a.old blocker 1 [2="😀"]
      zero-date: a.d blocker 1 [1="0000-00-00"]"
    `);
    await Promise.all([source.drop(), target.drop()]);
  });
});
