/** Code that a rule finds something in, and code that is much like it and fine for it. The first word tells the language. */
export interface CodeCases {
  readonly error: readonly (readonly [Language, string])[];
  readonly ok: readonly (readonly [Language, string])[];
}

/** ts is parsed; the others are read by their strings. */
export type Language = 'ts' | 'py' | 'sql';

const ts = (code: string) => ['ts', code] as const;
const py = (code: string) => ['py', code] as const;
const sql = (code: string) => ['sql', code] as const;

/** Begins what a template literal puts in. */
const HOLE = '$\u007b';

/** By the id of the rule. */
export const codeCases: Readonly<Record<string, CodeCases>> = {
  'fire-and-forget-write': {
    error: [
      ts(
        'async function create(data) { const user = await mysql.user.create(data); postgres.user.create(data).catch((e) => log.error(e)); return user; }',
      ),
      ts('async function save(row) { await primary.insert(row); void secondary.insert(row); }'),
    ],
    ok: [
      ts(
        'async function create(data) { const user = await mysql.user.create(data); await postgres.user.create(data); return user; }',
      ),
      ts('async function create(data) { secondary.insert(data); }'),
      ts('async function save(row) { await primary.insert(row); const second = secondary.insert(row); await second; }'),
    ],
  },
  'secondary-error-swallowed': {
    error: [
      ts(
        'async function f(row) { await primary.save(row); try { await secondary.save(row); } catch (e) { logger.warn(e); } }',
      ),
    ],
    ok: [
      ts('async function f(row) { try { await secondary.save(row); } catch (e) { await outbox.add(row); } }'),
      ts('async function f(row) { try { await primary.save(row); } catch (e) { logger.warn(e); } }'),
    ],
  },
  'promise-without-catch': {
    error: [ts('shadow.find(id).then((other) => compare(row, other));')],
    ok: [
      ts('shadow.find(id).then((other) => compare(row, other)).catch(count);'),
      ts('shadow.find(id).catch(count).then(compare);'),
      ts('const other = shadow.find(id).then(compare);'),
      ts('shadow.find(id).then(compare, count);'),
    ],
  },
  'checkpoint-apart-from-batch': {
    error: [
      ts(
        'async function run() { while (true) { const rows = await next(last); await target.bulkInsert(rows); await saveCheckpoint(rows.at(-1).id); } }',
      ),
    ],
    ok: [
      ts(
        'async function run() { while (true) { await target.transaction(async (tx) => { await tx.bulkInsert(rows); await saveCheckpoint(tx, last); }); } }',
      ),
      ts('async function run() { await saveCheckpoint(0); }'),
    ],
  },
  'random-ramp': {
    error: [
      ts('if (Math.random() < 0.01) return secondary.find(id);'),
      py('if random.random() < ROLLOUT:\n    use_new()'),
    ],
    ok: [ts('if (bucketOf(userId) < 1) return secondary.find(id);'), ts('const id = Math.random().toString(36);')],
  },
  'unstable-bucket': {
    error: [py('if hash(user_id) % 100 < 5:\n    use_new()')],
    ok: [py('if int(sha256_hash(user_id), 16) % 100 < 5:\n    use_new()')],
  },
  'compares-driver-values': {
    error: [ts('if (JSON.stringify(row) !== JSON.stringify(other)) report();'), py('assert row == pg_row')],
    ok: [ts('if (canonical(row) !== canonical(other)) report();'), py('assert total == expected')],
  },
  'count-as-proof': {
    error: [
      ts('if (sourceCount === targetCount) done();'),
      ts('if (sourceSum === targetSum) done();'),
      sql('SELECT (SELECT SUM(x) FROM a) = (SELECT SUM(x) FROM b);'),
      sql('SELECT (SELECT COUNT(*) FROM a) = (SELECT COUNT(*) FROM b);'),
    ],
    ok: [ts('if (sourceCount === 0) refuse();'), sql('SELECT COUNT(*) FROM a;')],
  },
  'sleep-as-throttle': {
    error: [
      py('def backfill():\n    time.sleep(0.1)'),
      ts('async function backfill() { await new Promise((resolve) => setTimeout(resolve, 100)); }'),
    ],
    ok: [ts('async function waitForServer() { await new Promise((resolve) => setTimeout(resolve, 100)); }')],
  },
  'outbox-cursor': {
    error: [ts("db.query('SELECT * FROM outbox WHERE id > ? ORDER BY id LIMIT 100', [last]);")],
    ok: [ts(`db.query("SELECT * FROM outbox WHERE state = 'waiting' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED");`)],
  },
  'keyset-without-order': {
    error: [
      ts("db.query('SELECT * FROM users WHERE tenant = 1 AND id > ? LIMIT 1000', [last]);"),
      py('cur.execute("SELECT * FROM users WHERE id > %s LIMIT 1000", (last,))'),
    ],
    ok: [
      ts("db.query('SELECT * FROM users WHERE id > ? ORDER BY id LIMIT 1000', [last]);"),
      ts("db.query('SELECT * FROM users LIMIT 10');"),
    ],
  },
  'unordered-checksum': {
    error: [
      sql('SELECT MD5(GROUP_CONCAT(id, email)) FROM users;'),
      sql("SELECT md5(string_agg(id || email, '')) FROM users;"),
      sql('SELECT MD5(GROUP_CONCAT(id, email ORDER BY id)) FROM users;'),
    ],
    ok: [sql("SELECT md5(string_agg(line, '' ORDER BY id)) FROM lines;"), sql('SELECT GROUP_CONCAT(name) FROM tags;')],
  },
  'checksum-collides': {
    error: [
      sql('SELECT id, MD5(CONCAT(id, email)) FROM users;'),
      sql("SELECT md5(string_agg(id || email, '' ORDER BY id)) FROM users;"),
      sql("SELECT SHA2(CONCAT_WS('|', id, email), 256) FROM users;"),
      sql("SELECT COUNT(*), SUM(total), MD5(STRING_AGG(CAST(id AS text), ',' ORDER BY id)) FROM orders;"),
    ],
    ok: [
      sql(
        "SELECT id, MD5(CONCAT(IFNULL(CONCAT(OCTET_LENGTH(name), ':', name), 'N'), IFNULL(CONCAT(OCTET_LENGTH(email), ':', email), 'N'))) FROM users;",
      ),
      sql("SELECT md5(string_agg(line, '' ORDER BY id)) FROM lines;"),
      sql('SELECT MD5(email) FROM users;'),
      sql("SELECT GET_LOCK(SHA2(CONCAT('app', '.', 'users'), 256), 1);"),
      sql("SELECT CONCAT(first_name, ' ', last_name) FROM users;"),
    ],
  },
  'second-write-in-transaction': {
    error: [
      ts(
        'async function save(row) { await mysql.$transaction(async (tx) => { await tx.user.create(row); await postgres.user.create(row); }); }',
      ),
    ],
    ok: [
      ts(
        'async function save(row) { await mysql.$transaction(async (tx) => { await tx.user.create(row); await tx.outbox.create(row); }); }',
      ),
      ts('async function apply(row) { await postgres.transaction(async () => { await postgres.user.create(row); }); }'),
    ],
  },
  'retry-out-of-order': {
    error: [ts('async function save(row) { await pRetry(() => secondary.update(row), { retries: 5 }); }')],
    ok: [
      ts(
        'async function save(event) { await pRetry(() => secondary.update(event.row, { ifOlderThan: event.version })); }',
      ),
      ts('async function save(row) { await pRetry(() => primary.update(row)); }'),
    ],
  },
  'flag-without-subject': {
    error: [
      ts("const store = (await flags.isEnabled('use-postgres-reads')) ? postgres : mysql;"),
      py('conn = new if flags.is_enabled("read_from_new_db") else old'),
      ts("if (await client.getBooleanValue('reads-from-target', false)) use(target);"),
    ],
    ok: [
      ts("const store = (await flags.isEnabled('use-postgres-reads', { userId })) ? postgres : mysql;"),
      py('conn = new if flags.is_enabled("read_from_new_db", user) else old'),
      ts("if (flags.isEnabled('dual-write')) write();"),
      ts("if (flags.isEnabled('new-checkout')) render();"),
    ],
  },
  'random-sample': {
    error: [sql('SELECT * FROM users ORDER BY RAND() LIMIT 1000;')],
    ok: [sql('SELECT * FROM users WHERE id IN (1, 2) ORDER BY id;')],
  },
  'one-way-parity': {
    error: [
      sql(
        '-- parity\nSELECT COUNT(*) FROM users u LEFT JOIN addresses a ON a.user_id = u.id WHERE a.email IS DISTINCT FROM u.email;',
      ),
    ],
    ok: [
      sql(
        '-- parity\nSELECT COUNT(*) FROM users u FULL JOIN addresses a ON a.user_id = u.id WHERE a.email IS DISTINCT FROM u.email;',
      ),
      sql(
        '-- parity\nSELECT count(*) FROM (SELECT * FROM a EXCEPT SELECT * FROM b) x;\nSELECT count(*) FROM (SELECT * FROM b EXCEPT SELECT * FROM a) x;',
      ),
    ],
  },
  'updated-at-cursor': {
    error: [ts("db.query('SELECT * FROM users WHERE updated_at > ? ORDER BY updated_at', [last]);")],
    ok: [ts("db.query('UPDATE users SET updated_at = ? WHERE id = ?', [now, id]);")],
  },
  'time-as-version': {
    error: [
      sql(
        'INSERT INTO a (id, x) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET x = excluded.x WHERE a.updated_at < excluded.updated_at;',
      ),
    ],
    ok: [
      sql(
        'INSERT INTO a (id, x) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET x = excluded.x WHERE a.version < excluded.version;',
      ),
    ],
  },
  'values-pasted-into-sql': {
    error: [
      ts(`db.query(\`SELECT * FROM users WHERE email = ${HOLE}email}\`);`),
      py('cur.execute(f"INSERT INTO users (id, email) VALUES ({row.id}, \'{row.email}\')")'),
    ],
    ok: [
      ts(`sql\`SELECT * FROM users WHERE email = ${HOLE}email}\`;`),
      ts(`db.query(\`SELECT * FROM ${HOLE}table} WHERE email = ?\`, [email]);`),
      py('cur.execute("INSERT INTO users (id) VALUES (%s)", (row.id,))'),
    ],
  },
  'insert-by-position': {
    error: [ts("db.query('INSERT INTO users VALUES (?, ?)', row);"), sql('INSERT INTO users SELECT * FROM old_users;')],
    ok: [sql('INSERT INTO users (id) SELECT id FROM old_users;')],
  },
  'delete-then-insert': {
    error: [
      ts(
        "db.query('DELETE FROM sales WHERE day = ?', [day]); db.query('INSERT INTO sales (id) SELECT id FROM old_sales WHERE day = ?', [day]);",
      ),
    ],
    ok: [ts("db.query('DELETE FROM sales WHERE id = ?', [id]); db.query('INSERT INTO audit (id) VALUES (?)', [id]);")],
  },
  'date-chunks': {
    error: [
      ts(
        "async function backfill() { await db.query('SELECT * FROM users WHERE created_at >= ? AND created_at < ?', [from, to]); }",
      ),
    ],
    ok: [
      ts(
        "async function backfill() { await db.query('SELECT * FROM users WHERE id >= ? AND id < ? ORDER BY id', [from, to]); }",
      ),
    ],
  },
  'build-inside-do-block': {
    error: [sql('DO $$ BEGIN CREATE INDEX CONCURRENTLY i ON users (email); END $$;')],
    ok: [sql('DO $$ BEGIN PERFORM 1; END $$;\nCREATE INDEX CONCURRENTLY i ON users (email);')],
  },
  'trigger-misses-deletes': {
    error: [sql('CREATE TRIGGER capture_users AFTER INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync();')],
    ok: [
      sql(
        'CREATE TRIGGER capture_users AFTER INSERT OR UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION sync();',
      ),
      sql('CREATE TRIGGER stamp AFTER INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION stamp();'),
    ],
  },
  'backfill-before-capture': {
    error: [
      sql(
        'ALTER TABLE users ADD COLUMN mail2 text;\nUPDATE users SET mail2 = mail WHERE id < 1000;\nCREATE TRIGGER keep BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION keep();',
      ),
      sql(
        'INSERT INTO mails (user_id, mail) SELECT id, mail FROM users WHERE id < 1000 ORDER BY id LIMIT 1000;\nCREATE TRIGGER keep AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION keep();',
      ),
      ts(
        "async function migrate(db) { await db.query('UPDATE users SET mail2 = mail WHERE id < 1000'); await db.query('CREATE TRIGGER keep BEFORE UPDATE ON users FOR EACH ROW SET NEW.mail2 = NEW.mail'); }",
      ),
      ts('async function migrate(rows) { await backfillUsers(rows); await enableDualWrite(); }'),
    ],
    ok: [
      sql(
        'CREATE TRIGGER keep BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION keep();\nUPDATE users SET mail2 = mail WHERE id < 1000;',
      ),
      sql(
        'UPDATE orders SET n = 1 WHERE id < 1000;\nCREATE TRIGGER keep BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION keep();',
      ),
      sql(
        'CREATE TRIGGER keep BEFORE UPDATE ON users FOR EACH ROW BEGIN UPDATE other SET n = 1; END;\nCREATE TRIGGER kept BEFORE UPDATE ON other FOR EACH ROW SET NEW.n = 2;',
      ),
      ts('async function migrate(rows) { await enableDualWrite(); await backfillUsers(rows); }'),
      ts('function backfillUsers(rows) {}\nfunction enableDualWrite() {}'),
    ],
  },
  'backfills-nothing': {
    error: [
      sql(
        'ALTER TABLE users ADD COLUMN active boolean DEFAULT FALSE;\nUPDATE users SET active = true WHERE active IS NULL;',
      ),
    ],
    ok: [sql('ALTER TABLE users ADD COLUMN active boolean;\nUPDATE users SET active = true WHERE active IS NULL;')],
  },
  'ends-at-locked-rows': {
    error: [
      sql('UPDATE users SET n = 1 WHERE id IN (SELECT id FROM users WHERE n IS NULL LIMIT 10 FOR UPDATE SKIP LOCKED);'),
    ],
    ok: [sql('UPDATE jobs SET n = 1 WHERE id IN (SELECT id FROM jobs LIMIT 1 FOR UPDATE SKIP LOCKED);')],
  },
  'input-instead-of-row': {
    error: [
      ts('async function create(data) { await mysql.user.create({ data }); await postgres.user.create({ data }); }'),
    ],
    ok: [
      ts(
        'async function create(data) { const row = await mysql.user.create({ data }); await postgres.user.create({ data: row }); }',
      ),
    ],
  },
  'shadow-read-in-the-request': {
    error: [
      ts(
        'async function get(id) { const row = await primary.find(id); const other = await shadow.find(id); compare(row, other); return row; }',
      ),
    ],
    ok: [
      ts('async function get(id) { const row = await primary.find(id); void compareLater(id, row); return row; }'),
      ts('async function compare(id, row) { const other = await shadow.find(id); return same(row, other); }'),
    ],
  },
};
