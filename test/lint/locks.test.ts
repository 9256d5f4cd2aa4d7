import { describe, expect, it } from 'vitest';
import { engines } from '../../mcp-server/src/engines/open.ts';
import type { Lasting } from '../../mcp-server/src/model/script.ts';
import type { LabDatabase } from '../lab/lab-server.ts';
import { sharedServer } from '../lab/shared.ts';

const POSTGRES = [
  'ALTER TABLE item ADD COLUMN a int',
  "ALTER TABLE item ADD COLUMN a text NOT NULL DEFAULT 'x'",
  'ALTER TABLE item ADD COLUMN a timestamptz DEFAULT now()',
  'ALTER TABLE item ADD COLUMN a uuid DEFAULT gen_random_uuid()',
  'ALTER TABLE item ADD COLUMN a bigserial',
  'ALTER TABLE item ADD COLUMN a bigint GENERATED ALWAYS AS IDENTITY',
  'ALTER TABLE item ADD COLUMN a int GENERATED ALWAYS AS (n + 1) STORED',
  'ALTER TABLE item DROP COLUMN n',
  'ALTER TABLE item RENAME COLUMN n TO m',
  'ALTER TABLE item RENAME TO thing',
  'ALTER TABLE item ALTER COLUMN n TYPE bigint',
  'ALTER TABLE item ALTER COLUMN n SET NOT NULL',
  'ALTER TABLE item ALTER COLUMN id DROP DEFAULT',
  'ALTER TABLE item ADD CONSTRAINT c CHECK (n > 0)',
  'ALTER TABLE item ADD CONSTRAINT c CHECK (n > 0) NOT VALID',
  'ALTER TABLE item VALIDATE CONSTRAINT later',
  'ALTER TABLE item ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES other (id)',
  'ALTER TABLE item ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES other (id) NOT VALID',
  'ALTER TABLE item ADD CONSTRAINT u UNIQUE (n)',
  'ALTER TABLE item ADD CONSTRAINT u UNIQUE USING INDEX ready',
  'ALTER TABLE item DROP CONSTRAINT later',
  'CREATE INDEX i ON item (n)',
  'TRUNCATE item',
  'CLUSTER item USING item_pkey',
  'REINDEX TABLE item',
  'LOCK TABLE item',
  'CREATE TRIGGER t BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
  'ALTER TABLE item DISABLE TRIGGER USER',
  'ALTER TABLE item ENABLE ROW LEVEL SECURITY',
  'CREATE POLICY p ON item AS RESTRICTIVE USING (n > 0)',
  'ALTER TABLE item REPLICA IDENTITY FULL',
  'DROP TABLE item',
];

const MYSQL = [
  'ALTER TABLE item ADD COLUMN a INT',
  "ALTER TABLE item ADD COLUMN a VARCHAR(9) NOT NULL DEFAULT 'x' FIRST",
  'ALTER TABLE item ADD COLUMN a CHAR(36) DEFAULT (uuid())',
  'ALTER TABLE item ADD COLUMN a INT DEFAULT (1 + 1)',
  'ALTER TABLE item ADD COLUMN a INT AS (n + 1) STORED',
  'ALTER TABLE item ADD COLUMN a INT AS (n + 1) VIRTUAL',
  'ALTER TABLE item DROP COLUMN x',
  'ALTER TABLE item RENAME COLUMN n TO m',
  'ALTER TABLE item ALTER COLUMN n SET DEFAULT 3',
  'ALTER TABLE item MODIFY COLUMN n BIGINT',
  'ALTER TABLE item CONVERT TO CHARACTER SET latin1',
  'ALTER TABLE item ENGINE = InnoDB',
  'ALTER TABLE item FORCE',
  'ALTER TABLE item ADD INDEX i (n)',
  'ALTER TABLE item ADD UNIQUE KEY u (v)',
  'ALTER TABLE item ADD FULLTEXT INDEX f (v)',
  'ALTER TABLE item DROP INDEX ready',
  'ALTER TABLE item ADD CONSTRAINT f FOREIGN KEY (n) REFERENCES other (id)',
  'ALTER TABLE item ADD CONSTRAINT c CHECK (n > 0)',
  'ALTER TABLE item DROP PRIMARY KEY',
];

async function claimed(name: 'mysql' | 'postgres', sql: string) {
  const reader = engines.find((each) => each.name === name)?.scripts;
  const locks = (await reader?.read(sql))?.statements.flatMap(({ does }) => does.flatMap(({ lock }) => lock ?? []));
  const [lock] = locks ?? [];
  if (lock === undefined) throw new Error(`nothing is said of ${sql}`);
  return lock;
}

/** Table locks of PostgreSQL, the weakest first. */
const STRENGTH = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

describe('the lock that lint_migration names is the one that the server takes', () => {
  it.each(['postgres', 'postgres18'] as const)('on %s, and a table that is copied gets another file', async (kind) => {
    const database = await sharedServer(kind).createDatabase();
    await database.execute(
      'CREATE TABLE other (id int PRIMARY KEY); CREATE TABLE item (id serial PRIMARY KEY, n int, v text); INSERT INTO item (n) SELECT NULL FROM generate_series(1, 9); CREATE UNIQUE INDEX ready ON item (v); ALTER TABLE item ADD CONSTRAINT later CHECK (n > 1) NOT VALID; UPDATE item SET n = id + 1; INSERT INTO other SELECT generate_series(1, 20);',
    );
    for (const sql of POSTGRES) {
      const [seen] = await database.query(
        `DO $do$ DECLARE known oid := 'item'::regclass; file oid; BEGIN
           SELECT relfilenode INTO file FROM pg_class WHERE oid = known;
           ${sql};
           RAISE EXCEPTION USING ERRCODE = 'LS001', MESSAGE = (SELECT string_agg(mode, ',') FROM pg_locks WHERE relation = known AND pid = pg_backend_pid() AND granted)
             || ';' || (SELECT count(*) FROM pg_class WHERE oid = known AND relfilenode <> file);
         EXCEPTION WHEN SQLSTATE 'LS001' THEN PERFORM set_config('lock.seen', SQLERRM, false); END $do$;
         SELECT current_setting('lock.seen')`,
      );
      const [modes = '', copies] = String(seen?.[0]).split(';');
      const strongest = modes.split(',').sort((one, other) => STRENGTH.indexOf(other) - STRENGTH.indexOf(one))[0];
      const { name, lasts } = await claimed('postgres', sql);
      const spelt = `${name.toLowerCase().replaceAll(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase())}Lock`;
      expect([sql, spelt, lasts === 'a copy of the table' || sql === 'TRUNCATE item']).toEqual([
        sql,
        strongest,
        copies === '1',
      ]);
    }
  });

  it('on MariaDB and MySQL 9, as fast as the slower of both', async () => {
    const databases = await Promise.all(
      (['mariadb', 'mysql9'] as const).map((kind) => sharedServer(kind).createDatabase()),
    );
    for (const sql of MYSQL) {
      const ways = await Promise.all(databases.map((database) => wayOf(database, sql)));
      const { lasts, blocks } = await claimed('mysql', sql);
      // The server calls it in place, and touches no row.
      if (sql.includes('DROP INDEX')) expect([ways, lasts]).toEqual([['in place', 'in place'], 'a moment']);
      if (sql.includes('DROP INDEX')) continue;
      const slowest = ways.includes('copy') ? 'copy' : ways.includes('in place') ? 'in place' : 'instant';
      expect([sql, told(lasts, blocks)]).toEqual([sql, slowest]);
    }
  });
});

function told(lasts: Lasting, blocks: string): string {
  if (lasts === 'a moment') return 'instant';
  return blocks === 'schema changes' ? 'in place' : 'copy';
}

/** The fastest way that the server agrees to. */
async function wayOf(database: LabDatabase, sql: string): Promise<'instant' | 'in place' | 'copy'> {
  const ways = [
    ['instant', 'ALGORITHM=INSTANT'],
    ['in place', 'ALGORITHM=INPLACE, LOCK=NONE'],
  ] as const;
  for (const [way, words] of ways) {
    await database.execute(
      'SET foreign_key_checks = 0; DROP TABLE IF EXISTS item, other; SET foreign_key_checks = 1; CREATE TABLE other (id INT PRIMARY KEY); CREATE TABLE item (id INT PRIMARY KEY, n INT, v VARCHAR(20), x INT, KEY ready (v)) CHARACTER SET utf8mb4; INSERT INTO other VALUES (2); INSERT INTO item VALUES (1, 2, "a", 3);',
    );
    const done = await database.execute(`${sql}, ${words}`).then(
      () => true,
      () => false,
    );
    if (done) return way;
  }
  return 'copy';
}
