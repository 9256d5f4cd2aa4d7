import type { LabDatabase } from '../lab/lab.ts';

/** Rows that one statement inserts; no more than `MYSQL_NUMBERS` holds. */
export const BATCH = 100_000;

/** The empty table `item` for numbered rows, about 110 bytes each; the same on every engine. */
const CREATE =
  'CREATE TABLE item (id bigint NOT NULL PRIMARY KEY, account int NOT NULL, amount decimal(12,2) NOT NULL, note varchar(64), code varchar(40) NOT NULL)';

/** Fills the table `item` with rows 1 to `rows`, inside the server; the same rows on every engine. */
export async function fillNumbered(
  database: LabDatabase,
  rows: number,
  onBatch: (rows: number) => void = () => {},
): Promise<void> {
  const { engine } = database.server;
  await database.execute(CREATE);
  if (engine === 'mysql') await database.execute(MYSQL_NUMBERS);
  for (let before = 0; before < rows; before += BATCH) {
    const last = Math.min(rows, before + BATCH);
    await database.execute(engine === 'mysql' ? mysqlInsert(before, last) : postgresInsert(before, last));
    onBatch(last);
  }
  await database.execute(engine === 'mysql' ? 'DROP TABLE numbers; ANALYZE TABLE item' : 'VACUUM ANALYZE item');
}

/** Makes the table `numbers` with 1 to 100,000: MySQL has no series, and a recursion for each batch would cost more than the rows. */
export const MYSQL_NUMBERS = `
CREATE TABLE digits (d int NOT NULL); INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
CREATE TABLE numbers (n int NOT NULL PRIMARY KEY);
INSERT INTO numbers SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d FROM digits a, digits b, digits c, digits e, digits f;
DROP TABLE digits`;

function mysqlInsert(before: number, last: number): string {
  return `SET SESSION sql_log_bin = 0; INSERT INTO item SELECT i.id, i.id MOD 9973, (i.id MOD 1000000) / 100, IF(i.id MOD 10 = 0, NULL, CONCAT('note ', LEFT(SHA2(i.id, 256), 32))),
    CONCAT(i.id, '-', LEFT(SHA2(i.id + 1, 256), 20)) FROM (SELECT n + ${before} AS id FROM numbers WHERE n <= ${last - before}) AS i ORDER BY i.id`;
}

function postgresInsert(before: number, last: number): string {
  return `INSERT INTO item SELECT i.id, i.id % 9973, (i.id % 1000000) / 100.0, CASE WHEN i.id % 10 = 0 THEN NULL ELSE 'note ' || left(encode(sha256(i.id::text::bytea), 'hex'), 32) END,
    i.id || '-' || left(encode(sha256((i.id + 1)::text::bytea), 'hex'), 20) FROM generate_series(${before + 1}::bigint, ${last}) AS i(id)`;
}
