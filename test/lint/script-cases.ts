import type { EngineName } from '../../mcp-server/src/engines/engine.ts';

/** Scripts that a rule finds something in, and scripts that are much like them and fine for it. */
export interface ScriptCases {
  readonly error: readonly (readonly [EngineName, string])[];
  readonly ok: readonly (readonly [EngineName, string])[];
}

const pg = (sql: string) => ['postgres', sql] as const;
const my = (sql: string) => ['mysql', sql] as const;

/** By the id of the rule. */
export const scriptCases: Readonly<Record<string, ScriptCases>> = {
  'waits-without-limit': {
    error: [
      pg('ALTER TABLE users ADD COLUMN note text;'),
      my('ALTER TABLE users ADD COLUMN note TEXT;'),
      my('CREATE INDEX i ON users (note);'),
      pg('CREATE TRIGGER t BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();'),
      pg('DROP TRIGGER IF EXISTS t ON users;'),
      pg('ALTER TABLE users REPLICA IDENTITY FULL;'),
    ],
    ok: [
      pg("SET lock_timeout = '2s';\nALTER TABLE users ADD COLUMN note text;"),
      pg('CREATE INDEX CONCURRENTLY i ON users (note);'),
      pg('ALTER TABLE users VALIDATE CONSTRAINT c;'),
      my('SET SESSION lock_wait_timeout = 2;\nALTER TABLE users ADD COLUMN note TEXT;'),
      pg('CREATE TABLE notes (id bigint PRIMARY KEY);\nALTER TABLE notes ADD COLUMN note text;'),
    ],
  },
  'copies-the-table': {
    error: [
      pg('ALTER TABLE users ALTER COLUMN id TYPE bigint;'),
      pg('ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid();'),
      pg('ALTER TABLE users ADD COLUMN full_name text GENERATED ALWAYS AS (first || last) STORED;'),
      pg('VACUUM FULL users;'),
      my('ALTER TABLE users MODIFY COLUMN id BIGINT;'),
      my('ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4;'),
      my('ALTER TABLE users ADD COLUMN c INT AS (a + b) STORED;'),
      my('ALTER TABLE users ADD COLUMN token CHAR(36) DEFAULT (uuid());'),
      my('ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);'),
    ],
    ok: [
      pg("ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'new';"),
      pg('ALTER TABLE users ADD COLUMN at timestamptz DEFAULT now();'),
      pg('VACUUM users;'),
      my('ALTER TABLE users ADD COLUMN c INT AS (a + b) VIRTUAL;'),
      my('ALTER TABLE users ENGINE = InnoDB;'),
      my('ALTER TABLE users MODIFY COLUMN name VARCHAR(200), ALGORITHM=INSTANT;'),
    ],
  },
  'scans-under-lock': {
    error: [
      pg('ALTER TABLE users ALTER COLUMN email SET NOT NULL;'),
      pg('ALTER TABLE orders ADD CONSTRAINT o_u FOREIGN KEY (user_id) REFERENCES users (id);'),
      pg('ALTER TABLE orders ADD CONSTRAINT o_c CHECK (qty > 0);'),
    ],
    ok: [
      pg('ALTER TABLE orders ADD CONSTRAINT o_u FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;'),
      pg('ALTER TABLE orders VALIDATE CONSTRAINT o_u;'),
      pg('CREATE TABLE o (q int);\nALTER TABLE o ADD CONSTRAINT o_c CHECK (q > 0);'),
    ],
  },
  'builds-index-under-lock': {
    error: [
      pg('CREATE INDEX users_email ON users (email);'),
      pg('ALTER TABLE users ADD CONSTRAINT u UNIQUE (email);'),
      pg('ALTER TABLE users ADD PRIMARY KEY (id);'),
      pg('REINDEX TABLE users;'),
      my('ALTER TABLE posts ADD FULLTEXT INDEX f (body);'),
    ],
    ok: [
      pg('CREATE INDEX CONCURRENTLY users_email ON users (email);'),
      pg('ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email;'),
      my('ALTER TABLE users ADD UNIQUE KEY u (email);'),
      my('CREATE INDEX i ON users (email);'),
    ],
  },
  'builds-online-in-a-transaction': {
    error: [pg('BEGIN;\nCREATE INDEX CONCURRENTLY i ON users (email);\nCOMMIT;')],
    ok: [
      pg('CREATE INDEX CONCURRENTLY i ON users (email);'),
      pg('BEGIN;\nSELECT 1;\nCOMMIT;\nDROP INDEX CONCURRENTLY i;'),
    ],
  },
  'drops-index-under-lock': {
    error: [pg('DROP INDEX users_email;')],
    ok: [pg('DROP INDEX CONCURRENTLY IF EXISTS users_email;'), my('DROP INDEX users_email ON users;')],
  },
  'requires-a-value': {
    error: [
      pg('ALTER TABLE users ADD COLUMN state text NOT NULL;'),
      my('ALTER TABLE users ADD COLUMN state INT NOT NULL;'),
    ],
    ok: [
      pg("ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'new';"),
      pg('ALTER TABLE users ADD COLUMN state text;'),
      my('ALTER TABLE users ADD COLUMN n INT NOT NULL AUTO_INCREMENT UNIQUE;'),
    ],
  },
  'drops-column': {
    error: [pg('ALTER TABLE users DROP COLUMN email;'), my('ALTER TABLE users DROP email;')],
    ok: [pg('ALTER TABLE users ALTER COLUMN email DROP DEFAULT;'), my('ALTER TABLE users DROP INDEX email;')],
  },
  'drops-table': {
    error: [pg('DROP TABLE IF EXISTS users;'), my('DROP TABLE `users`;')],
    ok: [pg('CREATE TABLE t (a int);\nDROP TABLE t;'), my('DROP VIEW users;')],
  },
  'drops-database': { error: [pg('DROP SCHEMA old;'), my('DROP DATABASE shop;')], ok: [my('DROP PROCEDURE shop;')] },
  'renames-column': {
    error: [
      pg('ALTER TABLE users RENAME COLUMN email TO mail;'),
      my('ALTER TABLE users CHANGE email mail VARCHAR(80);'),
      my('ALTER TABLE users RENAME COLUMN email TO mail;'),
    ],
    ok: [my('ALTER TABLE users CHANGE email email VARCHAR(80);'), pg('ALTER INDEX a RENAME TO b;')],
  },
  'renames-table': {
    error: [
      pg('ALTER TABLE users RENAME TO people;'),
      pg('ALTER TABLE users SET SCHEMA old;'),
      my('RENAME TABLE users TO people;'),
    ],
    ok: [my('ALTER TABLE users RENAME INDEX a TO b;')],
  },
  truncates: {
    error: [pg('TRUNCATE users CASCADE;'), my('TRUNCATE TABLE users;')],
    ok: [pg('CREATE TABLE t (a int);\nTRUNCATE t;'), my('DELETE FROM users WHERE id < 5;')],
  },
  cascades: {
    error: [pg('DROP TABLE users CASCADE;'), pg('DROP TYPE state CASCADE;')],
    ok: [pg('DROP TABLE users;')],
  },
  'writes-the-whole-table': {
    error: [
      pg("UPDATE users SET state = 'new';"),
      my('DELETE FROM users;'),
      my('INSERT INTO copies SELECT * FROM users;'),
    ],
    ok: [
      pg("UPDATE users SET state = 'new' WHERE id BETWEEN 1 AND 1000;"),
      my('DELETE FROM users LIMIT 1000;'),
      pg('CREATE TABLE c (a int);\nINSERT INTO c SELECT a FROM users;'),
    ],
  },
  'mixes-rows-and-definitions': {
    error: [pg('BEGIN;\nALTER TABLE users ADD COLUMN n int;\nUPDATE users SET n = 1 WHERE id < 9;\nCOMMIT;')],
    ok: [pg('BEGIN;\nALTER TABLE users ADD COLUMN n int;\nCOMMIT;\nUPDATE users SET n = 1 WHERE id < 9;')],
  },
  'locks-several-tables': {
    error: [pg('BEGIN;\nALTER TABLE a ADD COLUMN n int;\nALTER TABLE b ADD COLUMN n int;\nCOMMIT;')],
    ok: [
      pg('BEGIN;\nALTER TABLE a ADD COLUMN n int;\nALTER TABLE a ADD COLUMN m int;\nCOMMIT;'),
      pg('ALTER TABLE a ADD COLUMN n int;\nALTER TABLE b ADD COLUMN n int;'),
    ],
  },
  'validates-at-once': {
    error: [
      pg(
        'BEGIN;\nALTER TABLE a ADD CONSTRAINT c CHECK (n > 0) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;\nCOMMIT;',
      ),
    ],
    ok: [pg('ALTER TABLE a ADD CONSTRAINT c CHECK (n > 0) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;')],
  },
  'cannot-be-repeated': {
    error: [pg('CREATE TABLE t (a int);'), my('ALTER TABLE users ADD COLUMN a INT;')],
    ok: [
      pg('CREATE TABLE IF NOT EXISTS t (a int);'),
      pg('BEGIN;\nCREATE TABLE t (a int);\nCOMMIT;'),
      my('ALTER TABLE users ADD COLUMN IF NOT EXISTS a INT;'),
    ],
  },
  'key-too-small': {
    error: [pg('CREATE TABLE t (id serial PRIMARY KEY);'), my('CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY);')],
    ok: [
      pg('CREATE TABLE t (id bigserial PRIMARY KEY, n int);'),
      my('CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY);'),
    ],
  },
  'takes-checks-off': {
    error: [my('SET FOREIGN_KEY_CHECKS = 0;'), pg('SET session_replication_role = replica;')],
    ok: [my('SET foreign_key_checks = 1;'), pg("SET session_replication_role = 'origin';")],
  },
  'locks-referenced-table': {
    error: [pg('CREATE TABLE orders (id bigint, u bigint REFERENCES users (id));')],
    ok: [
      pg("SET lock_timeout = '1s';\nCREATE TABLE orders (id bigint, u bigint REFERENCES users (id));"),
      pg('CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE orders (u bigint REFERENCES users (id));'),
    ],
  },
  'locks-by-hand': { error: [pg('LOCK TABLE users;'), my('LOCK TABLES users WRITE;')], ok: [my('UNLOCK TABLES;')] },
  'left-open': {
    error: [pg('BEGIN;\nSELECT 1;'), pg('BEGIN;\nBEGIN;\nCOMMIT;')],
    ok: [pg('BEGIN;\nSELECT 1;\nCOMMIT;'), my('START TRANSACTION;\nSELECT 1;\nROLLBACK;')],
  },
  'renames-enum-value': {
    error: [pg("ALTER TYPE state RENAME VALUE 'new' TO 'fresh';")],
    ok: [pg("ALTER TYPE state ADD VALUE 'fresh';")],
  },
  'replaces-rows': {
    error: [my('REPLACE INTO users VALUES (1);')],
    ok: [my('INSERT INTO users (id) VALUES (1) ON DUPLICATE KEY UPDATE id = id;')],
  },
  'ignores-conflicts': {
    error: [my('INSERT IGNORE INTO a SELECT * FROM b;'), pg('INSERT INTO a SELECT * FROM b ON CONFLICT DO NOTHING;')],
    ok: [my('INSERT IGNORE INTO settings VALUES (1);')],
  },
  'overwrites-newer-rows': {
    error: [
      pg('INSERT INTO a (id, x) SELECT id, x FROM b ON CONFLICT (id) DO UPDATE SET x = excluded.x;'),
      my('INSERT INTO a (id, x) SELECT id, x FROM b ON DUPLICATE KEY UPDATE x = VALUES(x);'),
    ],
    ok: [
      pg(
        'INSERT INTO a (id, x) SELECT id, x FROM b ON CONFLICT (id) DO UPDATE SET x = excluded.x WHERE a.v < excluded.v;',
      ),
      my('INSERT INTO a (id, x) SELECT id, x FROM b ON DUPLICATE KEY UPDATE x = IF(v < VALUES(v), VALUES(x), x);'),
      my('INSERT INTO a (id, `o x`) SELECT id, x FROM b ON DUPLICATE KEY UPDATE a.`o x` = a.`o x`;'),
    ],
  },
  'batch-without-order': {
    error: [
      pg('INSERT INTO a SELECT * FROM b WHERE id > 5 LIMIT 1000;'),
      my('INSERT INTO a SELECT * FROM b WHERE id > 5 LIMIT 1000;'),
    ],
    ok: [pg('INSERT INTO a SELECT * FROM b WHERE id > 5 ORDER BY id LIMIT 1000;')],
  },
  'races-with-writers': {
    error: [
      pg(
        'INSERT INTO a (id) SELECT id FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.id = b.id) ORDER BY id LIMIT 5;',
      ),
      my('INSERT INTO a (id) SELECT b.id FROM b LEFT JOIN a ON a.id = b.id WHERE a.id IS NULL ORDER BY b.id LIMIT 5;'),
    ],
    ok: [pg('INSERT INTO a (id) SELECT id FROM b WHERE id > 4 ORDER BY id LIMIT 5 FOR SHARE;')],
  },
  'rescans-what-is-done': {
    error: [
      pg(
        'INSERT INTO a (n) SELECT id FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.n = b.id) ORDER BY id LIMIT 5 ON CONFLICT DO NOTHING;',
      ),
    ],
    ok: [pg('INSERT INTO a (n) SELECT id FROM b WHERE id > 4 ORDER BY id LIMIT 5;')],
  },
  'locks-rows-it-reads': {
    error: [
      my('INSERT INTO a (n) SELECT n FROM b WHERE id > 4 ORDER BY id LIMIT 5;'),
      my('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nINSERT INTO a (n) SELECT n FROM b WHERE id < 4;'),
    ],
    ok: [
      my(
        'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;\nINSERT INTO a (n) SELECT n FROM b WHERE id > 4 ORDER BY id LIMIT 5;',
      ),
      my("SET SESSION transaction_isolation = 'READ-COMMITTED';\nINSERT INTO a (n) SELECT n FROM b WHERE id < 4;"),
      my('CREATE TABLE b (n INT);\nINSERT INTO a (n) SELECT n FROM b WHERE n < 4;'),
      my('INSERT INTO a (n) VALUES (4);'),
      pg('INSERT INTO a (n) SELECT n FROM b WHERE id > 4 ORDER BY id LIMIT 5;'),
    ],
  },
  'check-instead-of-not-null': {
    error: [
      pg('ALTER TABLE a ADD CONSTRAINT c CHECK (n IS NOT NULL) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;'),
    ],
    ok: [
      pg(
        'ALTER TABLE a ADD CONSTRAINT c CHECK (n IS NOT NULL) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;\nALTER TABLE a ALTER COLUMN n SET NOT NULL;',
      ),
      pg('ALTER TABLE a ADD CONSTRAINT c CHECK (n > 0) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;'),
      pg(
        'ALTER TABLE a ADD CONSTRAINT c CHECK (n IS NOT NULL OR m IS NOT NULL) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;',
      ),
    ],
  },
  'counter-left-behind': {
    error: [pg('INSERT INTO users (id, email) SELECT id, email FROM old_users WHERE id < 100;')],
    ok: [
      pg("INSERT INTO users (id) SELECT id FROM old_users WHERE id < 9;\nSELECT setval('users_id_seq', 9);"),
      my('INSERT INTO users (id) SELECT id FROM old_users WHERE id < 9;'),
    ],
  },
  'fixed-width-text': {
    error: [pg('CREATE TABLE t (code char(8));')],
    ok: [pg('CREATE TABLE t (code text);'), my('CREATE TABLE t (code CHAR(8));')],
  },
  'time-without-zone': { error: [pg('CREATE TABLE t (at timestamp);')], ok: [pg('CREATE TABLE t (at timestamptz);')] },
  'json-without-equality': {
    error: [pg('CREATE TABLE t (v json);')],
    ok: [pg('CREATE TABLE t (v jsonb);'), my('CREATE TABLE t (v JSON);')],
  },
  'inexact-number': {
    error: [pg('CREATE TABLE t (price real);'), my('CREATE TABLE t (price FLOAT);')],
    ok: [my('CREATE TABLE t (price DECIMAL(10,2));')],
  },
  'drops-code': { error: [pg('DROP VIEW report;'), my('DROP TRIGGER t;')], ok: [pg('DROP TABLE report;')] },
  'drops-constraint': {
    error: [pg('ALTER TABLE a DROP CONSTRAINT c;'), my('ALTER TABLE a DROP FOREIGN KEY f;')],
    ok: [pg('CREATE TABLE a (n int);\nALTER TABLE a DROP CONSTRAINT c;')],
  },
  'drops-not-null': {
    error: [pg('ALTER TABLE a ALTER COLUMN n DROP NOT NULL;')],
    ok: [pg('ALTER TABLE a ALTER COLUMN n DROP DEFAULT;')],
  },
  'adds-enum-value': {
    error: [pg("ALTER TYPE state ADD VALUE 'fresh';")],
    ok: [pg("CREATE TYPE state AS ENUM ('new');")],
  },
  'takes-triggers-off': {
    error: [pg('ALTER TABLE a DISABLE TRIGGER ALL;')],
    ok: [pg('ALTER TABLE a ENABLE TRIGGER ALL;')],
  },
  'constrains-domain': {
    error: [pg('ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0);')],
    ok: [pg('CREATE DOMAIN d AS int;')],
  },
  'takes-rights': {
    error: [
      pg('ALTER TABLE a ENABLE ROW LEVEL SECURITY;'),
      pg('CREATE POLICY p ON a AS RESTRICTIVE USING (n > 0);'),
      pg('ALTER POLICY p ON a USING (n > 0);'),
      pg('REVOKE SELECT ON a FROM app;'),
      my("REVOKE SELECT ON a.* FROM 'app';"),
    ],
    ok: [pg('GRANT SELECT ON a TO app;'), pg('CREATE POLICY p ON a USING (n > 0);')],
  },
  'name-is-cut': {
    error: [pg(`CREATE INDEX ${'x'.repeat(64)} ON a (n);`)],
    ok: [pg(`CREATE INDEX ${'x'.repeat(63)} ON a (n);`), my(`CREATE INDEX ${'x'.repeat(64)} ON a (n);`)],
  },
};
