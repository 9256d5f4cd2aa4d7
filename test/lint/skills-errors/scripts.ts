import type { SampleError } from './error.ts';

const LIMIT = "SET lock_timeout = '2s';\n";
const COMMITTED = 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;\n';
/** A batch that finds its place by the key and takes a row only where it is newer. */
const BATCH = `INSERT INTO customers (customer_no, email, version)
SELECT no, email, version FROM old_customers WHERE no > 5000 ORDER BY no LIMIT 5000
ON CONFLICT (customer_no) DO UPDATE SET email = excluded.email, version = excluded.version
WHERE customers.version < excluded.version;
`;
const LINE = (column: string) => `IFNULL(CONCAT(OCTET_LENGTH(${column}), ':', ${column}), 'N')`;
/** A sum of hashes of rows, each column with its length and a mark for NULL. */
const DIGEST = `SELECT COUNT(*), SUM(CAST(CONV(LEFT(MD5(CONCAT(${LINE('id')}, ${LINE('email')})), 15), 16, 10) AS DECIMAL(20)))
FROM customers WHERE id BETWEEN 1 AND 5000;
`;

/** Errors of SQL. */
export const SCRIPT_ERRORS: readonly SampleError[] = [
  {
    id: 'M-7',
    error: 'the backfill writes an older image over a live write',
    rule: 'overwrites-newer-rows',
    kind: 'postgres',
    sample: `INSERT INTO customers (customer_no, email)
SELECT no, email FROM old_customers WHERE no > 5000 ORDER BY no LIMIT 5000
ON CONFLICT (customer_no) DO UPDATE SET email = excluded.email;
`,
    mended: BATCH,
  },
  {
    id: 'M-7 (nothing)',
    error: 'the backfill passes over rows that are there, however old',
    rule: 'ignores-conflicts',
    kind: 'postgres',
    sample: `INSERT INTO customers (customer_no, email)
SELECT no, email FROM old_customers WHERE no > 5000 ORDER BY no LIMIT 5000
ON CONFLICT DO NOTHING;
`,
    mended: BATCH,
  },
  {
    id: 'M-12',
    error: 'ids are loaded and the sequence stays behind',
    rule: 'counter-left-behind',
    kind: 'postgres',
    sample: 'INSERT INTO customers (id, email) SELECT id, email FROM loaded_customers WHERE id < 5000 ORDER BY id;\n',
    mended: `INSERT INTO customers (id, email) SELECT id, email FROM loaded_customers WHERE id < 5000 ORDER BY id;
SELECT setval(pg_get_serial_sequence('customers', 'id'), 10000);
`,
  },
  {
    id: 'M-13',
    error: 'the way back deletes what live writes brought',
    rule: 'truncates',
    kind: 'postgres',
    sample: `${LIMIT}TRUNCATE TABLE customers;\n`,
    mended: `DELETE FROM customers WHERE id > 0 AND id <= 5000;
UPDATE copy_checkpoint SET last_id = 0, state = 'again' WHERE table_name = 'customers';
`,
  },
  {
    id: 'M-14',
    error: 'two counts of moving tables are compared',
    rule: 'count-as-proof',
    kind: 'postgres',
    sample: 'SELECT (SELECT COUNT(*) FROM customers) = (SELECT COUNT(*) FROM old_customers) AS same;\n',
    mended: 'SELECT count(*) FROM customers WHERE id BETWEEN 1 AND 5000;\n',
  },
  {
    id: 'M-15',
    error: 'a sample by ORDER BY RAND()',
    rule: 'random-sample',
    kind: 'mysql',
    sample: 'SELECT id, email FROM customers ORDER BY RAND() LIMIT 1000;\n',
    mended: 'SELECT id, email FROM customers WHERE id BETWEEN 40000 AND 40100 ORDER BY id;\n',
  },
  {
    id: 'M-17 (a)',
    error: 'one side joins rows by a comma and the other by nothing',
    rule: 'unordered-checksum',
    kind: 'mysql',
    sample: 'SELECT MD5(GROUP_CONCAT(line)) FROM customer_lines;\n',
    mended: DIGEST,
  },
  {
    id: 'M-17 (b)',
    error: 'what is longer than group_concat_max_len is cut',
    rule: 'unordered-checksum',
    kind: 'mysql',
    sample: "SELECT MD5(GROUP_CONCAT(line ORDER BY id SEPARATOR '')) FROM customer_lines;\n",
    mended: DIGEST,
  },
  {
    id: 'M-17 (c)',
    error: 'rows are hashed in no order',
    rule: 'unordered-checksum',
    kind: 'postgres',
    sample: "SELECT md5(string_agg(line, '')) FROM customer_lines;\n",
    mended: "SELECT md5(string_agg(line, '' ORDER BY id)) FROM customer_lines;\n",
  },
  {
    id: 'M-17 (d)',
    error: "(1, '1a') and (11, 'a') give one hash",
    rule: 'checksum-collides',
    kind: 'postgres',
    sample: "SELECT md5(string_agg(id || email, '' ORDER BY id)) FROM customers;\n",
    mended: "SELECT md5(string_agg(line, '' ORDER BY id)) FROM customer_lines;\n",
  },
  {
    id: 'M-17 (e)',
    error: 'a row with NULL vanishes from the hash',
    rule: 'checksum-collides',
    kind: 'mysql',
    sample: 'SELECT id, MD5(CONCAT(id, email)) FROM customers WHERE id BETWEEN 1 AND 5000;\n',
    mended: DIGEST,
  },
  {
    id: 'Z-1',
    error: 'what is missing is looked for and inserted beside writers',
    rule: 'races-with-writers',
    kind: 'postgres',
    sample: `INSERT INTO addresses (user_no, email)
SELECT no, email FROM users u WHERE NOT EXISTS (SELECT 1 FROM addresses a WHERE a.user_no = u.no) ORDER BY no LIMIT 5000;
`,
    mended: `INSERT INTO addresses (user_no, email, version)
SELECT no, email, version FROM users WHERE no > 5000 AND email IS NOT NULL ORDER BY no LIMIT 5000 FOR SHARE
ON CONFLICT (user_no) DO UPDATE SET email = excluded.email WHERE addresses.version < excluded.version;
`,
  },
  {
    id: 'Z-2',
    error: 'parity is asked in one direction',
    rule: 'one-way-parity',
    kind: 'postgres',
    sample: `-- parity must be zero
SELECT count(*) FROM users u LEFT JOIN addresses a ON a.user_id = u.id WHERE a.email IS DISTINCT FROM u.email;
`,
    mended: `-- parity must be zero
SELECT count(*) FROM users u FULL JOIN addresses a ON a.user_id = u.id WHERE a.email IS DISTINCT FROM u.email;
SELECT count(*) FROM (SELECT user_id FROM addresses GROUP BY user_id HAVING count(*) > 1) twice;
`,
  },
  {
    id: 'Z-4',
    error: 'each batch walks over what is done already',
    rule: 'rescans-what-is-done',
    kind: 'postgres',
    sample: `INSERT INTO addresses (user_no, email)
SELECT no, email FROM users u WHERE NOT EXISTS (SELECT 1 FROM addresses a WHERE a.user_no = u.no) ORDER BY no LIMIT 5000
ON CONFLICT DO NOTHING;
`,
    mended: BATCH,
  },
  {
    id: 'Z-5',
    error: 'a new table with a foreign key is said to lock nothing',
    rule: 'locks-referenced-table',
    kind: 'postgres',
    sample:
      'CREATE TABLE IF NOT EXISTS addresses (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id));\n',
    mended: `${LIMIT}CREATE TABLE IF NOT EXISTS addresses (id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users (id));\n`,
  },
  {
    id: 'Z-6',
    error: 'counts that are unequal by design are asked to match',
    rule: 'count-as-proof',
    kind: 'postgres',
    sample: 'SELECT (SELECT count(*) FROM addresses) = (SELECT count(*) FROM users) AS done;\n',
    mended: `-- parity must be zero
SELECT count(*) FROM users u FULL JOIN addresses a ON a.user_id = u.id WHERE a.email IS DISTINCT FROM u.email;
`,
  },
  {
    id: 'Z-8',
    error: 'a column is dropped with a backup as its way back',
    rule: 'drops-column',
    kind: 'postgres',
    sample: `${LIMIT}ALTER TABLE users DROP COLUMN IF EXISTS email;\n`,
    mended: `${LIMIT}-- lockstep-ignore drops-column: archived by key in users_email_kept on 3 May, read by nobody for a release cycle
ALTER TABLE users DROP COLUMN IF EXISTS email;
`,
  },
  {
    id: 'Z-9',
    error: 'the copy locks the rows that it reads on InnoDB',
    rule: 'locks-rows-it-reads',
    kind: 'mysql',
    sample:
      'INSERT INTO addresses (user_id, email) SELECT id, email FROM users WHERE id > 5000 ORDER BY id LIMIT 5000;\n',
    mended: `${COMMITTED}INSERT INTO addresses (user_id, email) SELECT id, email FROM users WHERE id > 5000 ORDER BY id LIMIT 5000;\n`,
  },
  {
    id: 'D-5',
    error: 'the hash of a day covers ids only',
    rule: 'checksum-collides',
    kind: 'postgres',
    sample: "SELECT day, count(*), sum(total), md5(string_agg(id::text, ',' ORDER BY id)) FROM orders GROUP BY day;\n",
    mended: "SELECT bucket, count(*), md5(string_agg(line, '' ORDER BY id)) FROM order_lines GROUP BY bucket;\n",
  },
  {
    id: 'D-10',
    error: 'a partition is deleted and filled again',
    rule: 'delete-then-insert',
    kind: 'postgres',
    sample: `DELETE FROM sales WHERE day = '2026-05-01';
INSERT INTO sales (day, total) SELECT day, total FROM old_sales WHERE day = '2026-05-01';
`,
    mended: BATCH,
  },
  {
    id: 'W-7',
    error: 'a time decides which row is newer',
    rule: 'time-as-version',
    kind: 'postgres',
    sample: `INSERT INTO customers (customer_no, email, updated_at)
SELECT no, email, updated_at FROM old_customers WHERE no > 5000 ORDER BY no LIMIT 5000
ON CONFLICT (customer_no) DO UPDATE SET email = excluded.email WHERE customers.updated_at < excluded.updated_at;
`,
    mended: BATCH,
  },
  {
    id: 'wshobson: default',
    error: 'a column with a default is filled where it is NULL',
    rule: 'backfills-nothing',
    kind: 'postgres',
    sample: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS checked boolean DEFAULT FALSE;
UPDATE users SET checked = true WHERE checked IS NULL AND id BETWEEN 1 AND 5000;
`,
    mended: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS checked boolean;
UPDATE users SET checked = true WHERE checked IS NULL AND id BETWEEN 1 AND 5000;
`,
  },
  {
    id: 'wshobson: DO block',
    error: 'an index is built online inside a DO block',
    rule: 'build-inside-do-block',
    kind: 'postgres',
    sample: `${LIMIT}DO $$ BEGIN CREATE INDEX CONCURRENTLY users_checked ON users (checked); END $$;\n`,
    mended: `${LIMIT}CREATE INDEX CONCURRENTLY IF NOT EXISTS users_checked ON users (checked);\n`,
  },
  {
    id: 'wshobson: trigger',
    error: 'the trigger that keeps in step sees no deletes',
    rule: 'trigger-misses-deletes',
    kind: 'postgres',
    sample: `${LIMIT}CREATE TRIGGER sync_users AFTER INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync_users();
`,
    mended: `${LIMIT}CREATE TRIGGER sync_users AFTER INSERT OR UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION sync_users();
`,
  },
  {
    id: 'wshobson: NOT NULL',
    error: 'the check for NOT NULL never becomes NOT NULL',
    rule: 'check-instead-of-not-null',
    kind: 'postgres',
    sample: `${LIMIT}ALTER TABLE users ADD CONSTRAINT users_checked CHECK (checked IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_checked;
`,
    mended: `${LIMIT}ALTER TABLE users VALIDATE CONSTRAINT users_checked;\n`,
  },
  {
    id: 'ECC: rename',
    error: 'the copy for a rename runs before both names are written',
    rule: 'backfill-before-capture',
    kind: 'postgres',
    sample: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS full_name text;
UPDATE users SET full_name = name WHERE id BETWEEN 1 AND 5000;
CREATE TRIGGER both_names BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION both_names();
`,
    mended: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS full_name text;
CREATE TRIGGER both_names BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION both_names();
UPDATE users SET full_name = name WHERE id BETWEEN 1 AND 5000;
`,
  },
  {
    id: 'ECC: SKIP LOCKED',
    error: 'a loop with SKIP LOCKED ends with locked rows undone',
    rule: 'ends-at-locked-rows',
    kind: 'postgres',
    sample: `UPDATE users SET full_name = name
WHERE id IN (SELECT id FROM users WHERE full_name IS NULL ORDER BY id LIMIT 5000 FOR UPDATE SKIP LOCKED);
`,
    mended: 'UPDATE users SET full_name = name WHERE id BETWEEN 1 AND 5000 AND full_name IS NULL;\n',
  },
  {
    id: 'ECC: whole table',
    error: 'an UPDATE of the whole table is called zero-downtime',
    rule: 'writes-the-whole-table',
    kind: 'postgres',
    sample: 'UPDATE users SET full_name = name;\n',
    mended: 'UPDATE users SET full_name = name WHERE id BETWEEN 1 AND 5000;\n',
  },
  {
    id: 'ECC: golang-migrate',
    error: 'an index built online beside an ALTER in one file of golang-migrate',
    rule: 'builds-online-in-a-transaction',
    kind: 'postgres',
    file: '000007_email.up.sql',
    sample: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS mail text;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_mail ON users (mail);
`,
    mended: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS users_mail ON users (mail);\n',
  },
  {
    id: 'ECC: required column',
    error: 'a required column without a default is said to be slow, and is refused',
    rule: 'requires-a-value',
    kind: 'postgres',
    sample: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS state text NOT NULL;\n`,
    mended: `${LIMIT}ALTER TABLE users ADD COLUMN IF NOT EXISTS state text NOT NULL DEFAULT 'new';\n`,
  },
  {
    id: 'issue: REPLACE',
    error: 'REPLACE stands for an upsert',
    rule: 'replaces-rows',
    kind: 'mysql',
    sample: "REPLACE INTO customers (id, email) VALUES (1, 'a@example.org');\n",
    mended:
      "INSERT INTO customers (id, email) VALUES (1, 'a@example.org') ON DUPLICATE KEY UPDATE email = VALUES(email);\n",
  },
  {
    id: 'issue: INSERT IGNORE',
    error: 'a blanket INSERT IGNORE',
    rule: 'ignores-conflicts',
    kind: 'mysql',
    sample: `${COMMITTED}INSERT IGNORE INTO customers (customer_no, email) SELECT no, email FROM old_customers WHERE no > 5000 ORDER BY no LIMIT 5000;\n`,
    mended: `${COMMITTED}INSERT INTO customers (customer_no, email, version)
SELECT no, email, version FROM old_customers WHERE no > 5000 ORDER BY no LIMIT 5000
ON DUPLICATE KEY UPDATE email = IF(customers.version < VALUES(version), VALUES(email), customers.email);
`,
  },
];
