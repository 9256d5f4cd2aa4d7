import type { LabDatabase } from '../lab/lab.ts';

const body =
  'The quick brown fox jumps over the lazy dog, again and again, until the row is about two hundred bytes long.';

/** Fills the same table of `rows` rows on both sides inside each server: bigint key, varchar, decimal, timestamp(6), int, text, boolean. */
export async function fillTables(source: LabDatabase, target: LabDatabase, rows: number): Promise<void> {
  await Promise.all([fillMysql(source, rows), fillPostgres(target, rows)]);
}

async function fillMysql(database: LabDatabase, rows: number): Promise<void> {
  await database.execute(
    'CREATE TABLE item (id bigint PRIMARY KEY, name varchar(80) NOT NULL, price decimal(12,2) NOT NULL, created datetime(6) NOT NULL, stock int, body text NOT NULL, active tinyint(1) NOT NULL) CHARACTER SET utf8mb4',
  );
  const chunk = 1000;
  await database.execute(`CREATE TABLE digit (n int PRIMARY KEY); INSERT INTO digit ${numbers(chunk)};`);
  for (let from = 0; from < rows; from += 200_000) {
    const blocks = Math.min(200, Math.ceil((rows - from) / chunk));
    await database.execute(
      `INSERT INTO item SELECT i.id, CONCAT('item ', i.id), (i.id MOD 100000) / 100, DATE_ADD('2020-01-01', INTERVAL i.id MICROSECOND), IF(i.id MOD 10 = 0, NULL, i.id MOD 500), CONCAT(i.id, ' ${body}'), i.id MOD 2 FROM (SELECT ${from} + a.n * ${chunk} + b.n + 1 AS id FROM digit a JOIN digit b WHERE a.n < ${blocks}) i`,
    );
  }
  await database.execute('DROP TABLE digit; ANALYZE TABLE item;');
}

async function fillPostgres(database: LabDatabase, rows: number): Promise<void> {
  await database.execute(
    `CREATE TABLE item (id bigint PRIMARY KEY, name varchar(80) NOT NULL, price numeric(12,2) NOT NULL, created timestamp(6) NOT NULL, stock int, body text NOT NULL, active boolean NOT NULL);
     INSERT INTO item SELECT id, 'item ' || id, (id % 100000) / 100.0, timestamp '2020-01-01' + id * interval '1 microsecond', CASE WHEN id % 10 = 0 THEN NULL ELSE id % 500 END, id || ' ${body}', id % 2 = 1 FROM generate_series(1, ${rows}) id;`,
  );
  await database.execute('VACUUM ANALYZE item');
}

function numbers(count: number): string {
  return `WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < ${count - 1}) SELECT n FROM s`;
}
