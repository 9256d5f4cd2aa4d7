import { expect, it } from 'vitest';
import { idsOf, says } from './construct-says.ts';

const tested = new Set<string>();
const of = (id: string, sql: string, kind: Parameters<typeof says>[3] = 'view') => {
  tested.add(id);
  return says('mysql', id, sql, kind);
};

it('ifnull', () => {
  expect(of('ifnull', 'SELECT IFNULL(a, 0) FROM t')).toMatchInlineSnapshot();
  expect(of('ifnull', "SELECT ifnull, 'IFNULL(' FROM t -- IFNULL(a, 0)")).toBe('');
});

it('if-function', () => {
  expect(of('if-function', "SELECT IF(a > (1), 'x', 'y') FROM t")).toMatchInlineSnapshot();
  expect(of('if-function', 'IF (a > 1) THEN SET b = 1; END IF', 'procedure')).toBe('');
});

it('group-concat', () => {
  expect(of('group-concat', 'SELECT GROUP_CONCAT(a) FROM t')).toMatchInlineSnapshot();
  expect(of('group-concat', 'SELECT `group_concat` FROM t')).toBe('');
});

it('date-format', () => {
  expect(of('date-format', "SELECT\nDATE_FORMAT(a, '%Y') FROM t")).toMatchInlineSnapshot();
  expect(of('date-format', 'SELECT date_format FROM t')).toBe('');
});

it('date-arithmetic', () => {
  expect(of('date-arithmetic', 'SELECT DATE_ADD(a, INTERVAL 1 DAY), a - interval 1 day FROM t')).toMatchInlineSnapshot();
  expect(of('date-arithmetic', 'SELECT a - `interval` FROM t')).toBe('');
});

it('date-difference', () => {
  expect(of('date-difference', 'SELECT DATEDIFF(a, b) FROM t')).toMatchInlineSnapshot();
  expect(of('date-difference', 'SELECT datediff FROM t')).toBe('');
});

it('unix-timestamp', () => {
  expect(of('unix-timestamp', 'SELECT UNIX_TIMESTAMP(a) FROM t')).toMatchInlineSnapshot();
  expect(of('unix-timestamp', "SELECT 'unix_timestamp(a)' FROM t")).toBe('');
});

it('current-moment', () => {
  expect(of('current-moment', 'SELECT now(), CURRENT_DATE FROM t')).toMatchInlineSnapshot();
  expect(of('current-moment', 'SELECT `now` FROM t')).toBe('');
});

it('date-parts', () => {
  expect(of('date-parts', 'SELECT WEEKDAY(a) FROM t')).toMatchInlineSnapshot();
  expect(of('date-parts', 'SELECT year(a) FROM t')).toBe('');
});

it('limit-offset', () => {
  expect(of('limit-offset', 'SELECT a FROM t LIMIT 5, 10')).toMatchInlineSnapshot();
  expect(of('limit-offset', 'SELECT a FROM t LIMIT 10 OFFSET 5')).toBe('');
});

it('regexp', () => {
  expect(of('regexp', "SELECT a FROM t WHERE a RLIKE 'x'")).toMatchInlineSnapshot();
  expect(of('regexp', "SELECT a FROM t WHERE a LIKE 'regexp'")).toBe('');
});

it('null-safe-equal', () => {
  expect(of('null-safe-equal', 'SELECT a FROM t WHERE a <=> b')).toMatchInlineSnapshot();
  expect(of('null-safe-equal', 'SELECT a FROM t WHERE a <= b OR a >= b')).toBe('');
});

it('logical-signs', () => {
  expect(of('logical-signs', 'SELECT a FROM t WHERE a && b OR !c')).toMatchInlineSnapshot();
  expect(of('logical-signs', 'SELECT a FROM t WHERE a <> b AND a != c')).toBe('');
});

it('integer-division', () => {
  expect(of('integer-division', 'SELECT a / b, a DIV 2, MOD(a, 2) FROM t')).toMatchInlineSnapshot();
  expect(of('integer-division', 'SELECT a /* / */ FROM t')).toBe('');
});

it('average', () => {
  expect(of('average', 'SELECT AVG(a) FROM t')).toMatchInlineSnapshot();
  expect(of('average', 'SELECT avg FROM t')).toBe('');
});

it('standard-deviation', () => {
  expect(of('standard-deviation', 'SELECT STDDEV(a) FROM t')).toMatchInlineSnapshot();
  expect(of('standard-deviation', 'SELECT STDDEV_POP(a) FROM t')).toBe('');
});

it('bit-aggregates', () => {
  expect(of('bit-aggregates', 'SELECT BIT_OR(a) FROM t')).toMatchInlineSnapshot();
  expect(of('bit-aggregates', 'SELECT bit_or FROM t')).toBe('');
});

it('greatest-least', () => {
  expect(of('greatest-least', 'SELECT LEAST(a, b) FROM t')).toMatchInlineSnapshot();
  expect(of('greatest-least', 'SELECT min(a) FROM t')).toBe('');
});

it('concat-null', () => {
  expect(of('concat-null', 'SELECT CONCAT(a, b) FROM t')).toMatchInlineSnapshot();
  expect(of('concat-null', "SELECT CONCAT_WS('', a, b) FROM t")).toBe('');
});

it('find-in-set', () => {
  expect(of('find-in-set', "SELECT a FROM t WHERE FIND_IN_SET('x', a)")).toMatchInlineSnapshot();
  expect(of('find-in-set', 'INSERT INTO t (a) VALUES (1)')).toBe('');
});

it('network-functions', () => {
  expect(of('network-functions', 'SELECT INET_NTOA(a) FROM t')).toMatchInlineSnapshot();
  expect(of('network-functions', 'SELECT inet FROM t')).toBe('');
});

it('uuid-functions', () => {
  expect(of('uuid-functions', 'SELECT UUID()')).toMatchInlineSnapshot();
  expect(of('uuid-functions', 'SELECT uuid FROM t')).toBe('');
});

it('hash-functions', () => {
  expect(of('hash-functions', 'SELECT SHA2(a, 256) FROM t')).toMatchInlineSnapshot();
  expect(of('hash-functions', 'SELECT sha2 FROM t')).toBe('');
});

it('json-functions', () => {
  expect(of('json-functions', "SELECT a->'$.x', JSON_EXTRACT(a, '$.y') FROM t")).toMatchInlineSnapshot();
  expect(of('json-functions', 'SELECT a - 1 > b FROM t')).toBe('');
});

it('full-text', () => {
  expect(of('full-text', "SELECT a FROM t WHERE MATCH (a) AGAINST ('x')")).toMatchInlineSnapshot();
  expect(of('full-text', 'SELECT `match` (a) FROM t')).toBe('');
});

it('user-variables', () => {
  expect(of('user-variables', 'SET @n = 1; SELECT @n + 1', 'procedure')).toMatchInlineSnapshot();
  expect(of('user-variables', "SELECT 'a@b', `@n`, @@sql_mode", 'procedure')).toBe('');
});

it('system-variables', () => {
  expect(of('system-variables', "SET @@sql_mode = ''", 'procedure')).toMatchInlineSnapshot();
  expect(of('system-variables', "SET @sql_mode = ''", 'procedure')).toBe('');
});

it('insert-ignore', () => {
  expect(of('insert-ignore', 'INSERT IGNORE INTO t VALUES (1)', 'procedure')).toMatchInlineSnapshot();
  expect(of('insert-ignore', 'INSERT INTO `ignore` VALUES (1)', 'procedure')).toBe('');
});

it('replace-row', () => {
  expect(of('replace-row', 'REPLACE INTO t VALUES (1)', 'procedure')).toMatchInlineSnapshot();
  expect(of('replace-row', "SELECT REPLACE(a, 'b', 'c') FROM t", 'procedure')).toBe('');
});

it('on-duplicate-key', () => {
  expect(of('on-duplicate-key', 'INSERT INTO t VALUES (1)\nON DUPLICATE KEY UPDATE a = 2', 'procedure')).toMatchInlineSnapshot();
  expect(of('on-duplicate-key', 'ALTER TABLE t ADD KEY (duplicate)', 'procedure')).toBe('');
});

it('last-insert-id', () => {
  expect(of('last-insert-id', 'SELECT LAST_INSERT_ID()', 'procedure')).toMatchInlineSnapshot();
  expect(of('last-insert-id', 'SELECT last_insert_id FROM t', 'procedure')).toBe('');
});

it('row-count', () => {
  expect(of('row-count', 'SELECT FOUND_ROWS()', 'procedure')).toMatchInlineSnapshot();
  expect(of('row-count', 'SELECT count(*) FROM t', 'procedure')).toBe('');
});

it('calc-found-rows', () => {
  expect(of('calc-found-rows', 'SELECT SQL_CALC_FOUND_ROWS a FROM t LIMIT 1', 'procedure')).toMatchInlineSnapshot();
  expect(of('calc-found-rows', 'SELECT a FROM t LIMIT 1', 'procedure')).toBe('');
});

it('locks', () => {
  expect(of('locks', "DO GET_LOCK('x', 1); LOCK TABLES t WRITE", 'procedure')).toMatchInlineSnapshot();
  expect(of('locks', 'SELECT a FROM t LOCK IN SHARE MODE', 'procedure')).toBe('');
});

it('locking-reads', () => {
  expect(of('locking-reads', 'SELECT a FROM t LOCK IN SHARE MODE', 'procedure')).toMatchInlineSnapshot();
  expect(of('locking-reads', 'DECLARE c CURSOR FOR SELECT a FROM t', 'procedure')).toBe('');
});

it('signal', () => {
  expect(of('signal', "SIGNAL SQLSTATE '45000'", 'trigger')).toMatchInlineSnapshot();
  expect(of('signal', 'SELECT signal FROM t', 'trigger')).toBe('');
});

it('handlers', () => {
  expect(of('handlers', 'DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1', 'procedure')).toMatchInlineSnapshot();
  expect(of('handlers', 'SELECT handler FROM t', 'procedure')).toBe('');
});

it('cursors', () => {
  expect(of('cursors', 'DECLARE c CURSOR FOR SELECT a FROM t', 'procedure')).toMatchInlineSnapshot();
  expect(of('cursors', 'SELECT cursor FROM t', 'procedure')).toBe('');
});

it('dynamic-sql', () => {
  expect(of('dynamic-sql', 'PREPARE s FROM @q;\nEXECUTE s', 'procedure')).toMatchInlineSnapshot();
  expect(of('dynamic-sql', 'SELECT prepared FROM t', 'procedure')).toBe('');
});

it('temporary-tables', () => {
  expect(of('temporary-tables', 'CREATE TEMPORARY TABLE x (a int)', 'procedure')).toMatchInlineSnapshot();
  expect(of('temporary-tables', 'CREATE TABLE temporary_x (a int)', 'procedure')).toBe('');
});

it('transactions', () => {
  expect(of('transactions', 'START TRANSACTION; COMMIT', 'procedure')).toMatchInlineSnapshot();
  expect(of('transactions', "SELECT 'commit'", 'procedure')).toBe('');
});

it('result-sets', () => {
  expect(of('result-sets', 'BEGIN\nSELECT a FROM t;\nEND', 'procedure')).toMatchInlineSnapshot();
  expect(of('result-sets', 'BEGIN SELECT a INTO x FROM t; INSERT INTO u SELECT a FROM t; END', 'procedure')).toBe('');
});

it('call-out-arguments', () => {
  expect(of('call-out-arguments', 'CALL p(1)', 'procedure')).toMatchInlineSnapshot();
  expect(of('call-out-arguments', 'SELECT `call` FROM t', 'procedure')).toBe('');
});

it('labelled-loops', () => {
  expect(of('labelled-loops', 'l: LOOP LEAVE l; END LOOP', 'procedure')).toMatchInlineSnapshot();
  expect(of('labelled-loops', 'SELECT `leave` FROM t', 'procedure')).toBe('');
});

it('trigger-rows', () => {
  expect(of('trigger-rows', 'SET NEW.a = 1', 'trigger')).toMatchInlineSnapshot();
  expect(of('trigger-rows', 'INSERT INTO t VALUES (NEW.a)', 'trigger')).toBe('');
});

it('multi-table-write', () => {
  expect(of('multi-table-write', 'UPDATE t JOIN u ON t.a = u.a SET t.b = 1; DELETE t FROM t JOIN u', 'procedure')).toMatchInlineSnapshot();
  expect(of('multi-table-write', 'UPDATE t SET a = 1, b = 2; DELETE FROM t', 'procedure')).toBe('');
});

it('write-limit', () => {
  expect(of('write-limit', 'DELETE FROM t ORDER BY a LIMIT 5', 'procedure')).toMatchInlineSnapshot();
  expect(of('write-limit', 'DELETE FROM t; SELECT a FROM t LIMIT 5', 'procedure')).toBe('');
});

it('rollup', () => {
  expect(of('rollup', 'SELECT a, sum(b) FROM t GROUP BY a WITH ROLLUP')).toMatchInlineSnapshot();
  expect(of('rollup', 'SELECT rollup FROM t')).toBe('');
});

it('straight-join', () => {
  expect(of('straight-join', 'SELECT a FROM t USE INDEX (i) STRAIGHT_JOIN u')).toMatchInlineSnapshot();
  expect(of('straight-join', 'SELECT a FROM t JOIN u USING (a)')).toBe('');
});

it('convert', () => {
  expect(of('convert', 'SELECT CAST(a AS UNSIGNED) FROM t')).toMatchInlineSnapshot();
  expect(of('convert', 'SELECT CAST(a AS CHAR) FROM t')).toBe('');
});

it('collate', () => {
  expect(of('collate', 'SELECT a COLLATE utf8mb4_bin FROM t')).toMatchInlineSnapshot();
  expect(of('collate', "SELECT 'collate' FROM t")).toBe('');
});

it('session-functions', () => {
  expect(of('session-functions', 'SELECT DATABASE(), RAND() FROM t')).toMatchInlineSnapshot();
  expect(of('session-functions', 'SELECT user FROM t')).toBe('');
});

it('outfile', () => {
  expect(of('outfile', "SELECT a INTO OUTFILE '/x' FROM t", 'procedure')).toMatchInlineSnapshot();
  expect(of('outfile', 'SELECT a INTO outfile_name FROM t', 'procedure')).toBe('');
});

it('unsigned-variables', () => {
  expect(of('unsigned-variables', 'DECLARE n INT UNSIGNED', 'procedure')).toMatchInlineSnapshot();
  expect(of('unsigned-variables', 'DECLARE n INT', 'procedure')).toBe('');
});

it('system-versioning', () => {
  expect(of('system-versioning', 'SELECT a FROM t FOR SYSTEM_TIME ALL')).toMatchInlineSnapshot();
  expect(of('system-versioning', 'SELECT system_time FROM t')).toBe('');
});

it('sequence-functions', () => {
  expect(of('sequence-functions', 'SELECT NEXT VALUE FOR s', 'procedure')).toMatchInlineSnapshot();
  expect(of('sequence-functions', 'SELECT next FROM t', 'procedure')).toBe('');
});

it('every construct of the engine has a test here', () => {
  expect(tested).toEqual(idsOf('mysql'));
});
