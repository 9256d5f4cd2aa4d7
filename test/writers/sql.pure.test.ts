import { describe, expect, it } from 'vitest';
import { digestText, withoutLiterals } from '../../mcp-server/src/engines/mysql/digest-text.ts';
import { maskSql } from '../../mcp-server/src/writers/sql/mask.ts';
import { HOLE } from '../../mcp-server/src/writers/sql/tokens.ts';
import { sqlWrites } from '../../mcp-server/src/writers/sql/writes.ts';

const written = (sql: string, nested = false) =>
  sqlWrites(sql, { nested }).map(({ table, operations, columns }) => {
    return `${table?.join('.') ?? '?'} ${operations.join('+')}${columns === null ? '' : ` (${columns.join()})`}`;
  });

describe('the writes of a statement', () => {
  it.each([
    ["insert into orders set b=1, a='x, y'", ['orders insert (a,b)']],
    ['INSERT INTO `w1` . `t` ( `a` ) SELECT `a` FROM `t` ON DUPLICATE KEY UPDATE `b` = ?', ['w1.t insert+update']],
    ['INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2', ['t insert+update']],
    ['INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING', ['t insert (a)']],
    ['INSERT INTO t DEFAULT VALUES RETURNING id', ['t insert']],
    ['insert or replace into t values (1)', ['t replace']],
    ['INSERT INTO 2024_orders VALUES (1)', ['2024_orders insert']],
    ['WITH q AS (SELECT 1) DELETE t FROM t JOIN q ON q.id = t.id', ['t delete']],
    ['WITH d AS (DELETE FROM t RETURNING *) INSERT INTO log SELECT id FROM d', ['t delete', 'log insert']],
    ['WITH a (x) AS MATERIALIZED (SELECT 1), t AS (SELECT 2) UPDATE t SET x = 1', []],
    ['UPDATE ONLY public.t AS x SET a=$1, b=$2 WHERE id=$3', ['public.t update (a,b)']],
    ['UPDATE t SET (a, b) = (1, 2)', ['t update']],
    ['UPDATE a JOIN b ON (a.id = b.id), c SET a.x = 1, b.y = (SELECT 2, 3)', ['a update (x)', 'b update (y)']],
    ['UPDATE a x LEFT JOIN (SELECT 1) s USING (id) SET x.n = 1', ['a update (n)']],
    ['UPDATE a, b SET n = 1', ['a update', 'b update']],
    ['DELETE FROM a USING a JOIN b', ['a delete']],
    ['DELETE x, y.* FROM orders x JOIN items y ON 1 = 1', ['orders delete', 'items delete']],
    [
      'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (a) VALUES (1)',
      ['t delete+insert'],
    ],
    ['TRUNCATE TABLE ONLY t, log RESTART IDENTITY', ['t truncate', 'log truncate']],
    ['ALTER TABLE t DROP PARTITION p1', ['t truncate']],
    ['COPY orders (id, total) FROM STDIN', ['orders load (id,total)']],
    ["LOAD DATA LOCAL INFILE 'x' IGNORE INTO TABLE `shop`.`orders`", ['shop.orders load']],
    ['PREPARE ps (text) AS INSERT INTO t (a) VALUES ($1)', ['t insert (a)']],
    ["DO $$ BEGIN INSERT INTO t (a) VALUES ('x'); END $$", ['t insert (a)']],
    ['CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW INSERT INTO log (x) VALUES (1)', ['log insert (x)']],
    ['EXPLAIN ANALYZE DELETE FROM t WHERE a = 1', ['t delete']],
    [`UPDATE ${HOLE}.orders SET a = 1`, ['orders update (a)']],
    [`UPDATE shop.${HOLE} SET a = 1`, ['? update (a)']],
    [`UPDATE x_${HOLE} SET a = 1`, ['? update (a)']],
    ['UPDATE `orders` , `customers` SET ...', []],
  ])('%s', (sql, expected) => {
    expect(written(sql)).toEqual(expected);
  });

  it.each([
    'SELECT * FROM t FOR UPDATE',
    'update the order and set it right',
    'Update orders, set totals',
    "SELECT REPLACE(a, 'x', 'y'), TRUNCATE(a, 2), INSERT('x', 1, 1, 'y') FROM t",
    'COPY (SELECT 1) TO STDOUT',
    'COPY orders TO STDOUT',
    'GRANT INSERT, UPDATE ON t TO x',
    'CREATE TABLE c (x int REFERENCES t ON DELETE CASCADE ON UPDATE SET NULL)',
    "SELECT 'UPDATE t SET a = 1'",
    'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM t $$',
    '-- DELETE FROM t\n/* UPDATE t SET a = 1 */',
    '',
    '"',
    "'",
    '/*',
    '$$',
    '(((',
  ])('are none in: %s', (sql) => {
    expect(written(sql)).toEqual([]);
  });

  it('include those in the texts that a routine runs, whole or put together', () => {
    expect(
      written("BEGIN EXECUTE format('DELETE FROM %I', t); PREPARE q FROM 'REPLACE INTO log VALUES (1)'; END", true),
    ).toEqual(['? delete', 'log replace']);
    expect(written("SET @s = CONCAT('UPDATE ', t); ", true)).toEqual(['? update']);
  });
});

describe('what is shown of a statement', () => {
  it('holds no literal of any kind, no comment, and stays on one line', () => {
    const sql = `INSERT INTO "T" (a, b, c, d, e, f)\nVALUES ('se''cret', 12, E'x\\'y', 0xFF, $t$secret$t$, $1) -- secret\n/* secret */ RETURNING "id"`;
    expect(maskSql(sql, 200)).toBe('INSERT INTO "T" (a, b, c, d, e, f) VALUES (?, …, $1) RETURNING "id"');
    expect(maskSql('SELECT a FROM b', 8)).toBe('SELECT …');
  });

  it('of MySQL is the digest as SQL again, and a prepared text without what may be a literal', () => {
    expect(digestText('EXECUTE INSERT INTO `we`ird` ( `a`b` ) VALUES (...)')).toBe(
      'INSERT INTO `we``ird` ( `a``b` ) VALUES (...)',
    );
    expect(digestText('DELETE FROM SYSTEM_USER WHERE ID = ?')).toBe('DELETE FROM user WHERE ID = ?');
    expect(withoutLiterals(`UPDATE "t" SET a = "se""cret", b = 'x', c = 12, d1 = ?`)).toBe(
      'UPDATE "t" SET a = ?, b = ?, c = ?, d1 = ?',
    );
  });
});
