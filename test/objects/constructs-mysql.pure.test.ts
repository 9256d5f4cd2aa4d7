import { expect, it } from 'vitest';
import { idsOf, says } from './construct-says.ts';

const tested = new Set<string>();
const of = (id: string, sql: string, kind: Parameters<typeof says>[3] = 'view') => {
  tested.add(id);
  return says('mysql', id, sql, kind);
};

it('ifnull', () => {
  expect(of('ifnull', 'SELECT IFNULL(a, 0) FROM t')).toMatchInlineSnapshot(`
    "line 1
    IFNULL does not exist on the target.
    COALESCE with the same values; both must have one type."
  `);
  expect(of('ifnull', "SELECT ifnull, 'IFNULL(' FROM t -- IFNULL(a, 0)")).toBe('');
});

it('if-function', () => {
  expect(of('if-function', "SELECT IF(a > (1), 'x', 'y') FROM t")).toMatchInlineSnapshot(`
    "line 1
    IF() does not exist on the target.
    CASE WHEN condition THEN a ELSE b END."
  `);
  expect(of('if-function', 'IF (a > 1) THEN SET b = 1; END IF', 'procedure')).toBe('');
});

it('group-concat', () => {
  expect(of('group-concat', 'SELECT GROUP_CONCAT(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target has no GROUP_CONCAT. The source cuts the text at group_concat_max_len and, without ORDER BY, joins in any order.
    string_agg(value::text, separator ORDER BY …); it cuts nothing, so longer texts come out whole."
  `);
  expect(of('group-concat', 'SELECT `group_concat` FROM t')).toBe('');
});

it('date-format', () => {
  expect(of('date-format', "SELECT\nDATE_FORMAT(a, '%Y') FROM t")).toMatchInlineSnapshot(`
    "line 2
    The letters of the format mean nothing on the target.
    to_char, to_timestamp or to_date with the target’s own letters."
  `);
  expect(of('date-format', 'SELECT date_format FROM t')).toBe('');
});

it('date-arithmetic', () => {
  expect(of('date-arithmetic', 'SELECT DATE_ADD(a, INTERVAL 1 DAY), a - interval 1 day FROM t')).toMatchInlineSnapshot(`
    "line 1, 1
    The target writes intervals as text (INTERVAL '7 days'), and a date plus an interval becomes a timestamp there.
    value + INTERVAL '7 days', cast back to date where a date is meant."
  `);
  expect(of('date-arithmetic', 'SELECT a - `interval` FROM t')).toBe('');
});

it('date-difference', () => {
  expect(of('date-difference', 'SELECT DATEDIFF(a, b) FROM t')).toMatchInlineSnapshot(`
    "line 1
    These functions do not exist on the target.
    Subtract the dates, or use age() and EXTRACT; check how a started unit counts."
  `);
  expect(of('date-difference', 'SELECT datediff FROM t')).toBe('');
});

it('unix-timestamp', () => {
  expect(of('unix-timestamp', 'SELECT UNIX_TIMESTAMP(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    These functions do not exist on the target, and here they read the session’s time zone.
    EXTRACT(EPOCH FROM …) and to_timestamp(…), with the time zone written out."
  `);
  expect(of('unix-timestamp', "SELECT 'unix_timestamp(a)' FROM t")).toBe('');
});

it('current-moment', () => {
  expect(of('current-moment', 'SELECT now(), CURRENT_DATE FROM t')).toMatchInlineSnapshot(`
    "line 1, 1
    On the target now() is the start of the transaction, and its value has a time zone.
    statement_timestamp() or clock_timestamp(), cast to the type that is meant; AT TIME ZONE 'UTC' for the UTC_ functions."
  `);
  expect(of('current-moment', 'SELECT `now` FROM t')).toBe('');
});

it('date-parts', () => {
  expect(of('date-parts', 'SELECT WEEKDAY(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target spells them otherwise and numbers weeks and weekdays otherwise (ISO).
    EXTRACT(WEEK, DOW, ISODOW, DOY …) or date_trunc, with the numbering checked at the turn of a year."
  `);
  expect(of('date-parts', 'SELECT year(a) FROM t')).toBe('');
});

it('limit-offset', () => {
  expect(of('limit-offset', 'SELECT a FROM t LIMIT 5, 10')).toMatchInlineSnapshot(`
    "line 1
    LIMIT a, b is a syntax error on the target.
    LIMIT b OFFSET a, with an ORDER BY that decides between equal rows."
  `);
  expect(of('limit-offset', 'SELECT a FROM t LIMIT 10 OFFSET 5')).toBe('');
});

it('regexp', () => {
  expect(of('regexp', "SELECT a FROM t WHERE a RLIKE 'x'")).toMatchInlineSnapshot(`
    "line 1
    The target has another syntax of patterns and compares case, which the source does not under most collations.
    ~ or ~*, or regexp_replace(…, 'g'), with each pattern tried on both."
  `);
  expect(of('regexp', "SELECT a FROM t WHERE a LIKE 'regexp'")).toBe('');
});

it('null-safe-equal', () => {
  expect(of('null-safe-equal', 'SELECT a FROM t WHERE a <=> b')).toMatchInlineSnapshot(`
    "line 1
    <=> is no operator of the target.
    IS NOT DISTINCT FROM."
  `);
  expect(of('null-safe-equal', 'SELECT a FROM t WHERE a <= b OR a >= b')).toBe('');
});

it('logical-signs', () => {
  expect(of('logical-signs', 'SELECT a FROM t WHERE a && b OR !c')).toMatchInlineSnapshot(`
    "line 1, 1
    || joins texts on the target, the other signs do not exist.
    AND, OR, NOT; a <> b for XOR. Under PIPES_AS_CONCAT, || already means joining: then keep it."
  `);
  expect(of('logical-signs', 'SELECT a FROM t WHERE a <> b AND a != c')).toBe('');
});

it('integer-division', () => {
  expect(of('integer-division', 'SELECT a / b, a DIV 2, MOD(a, 2) FROM t')).toMatchInlineSnapshot(`
    "line 1, 1, 1
    The target divides whole numbers without a fraction and stops with an error at zero, where the source gives decimals and NULL.
    Cast one side to numeric and round to the digits that are wanted; NULLIF(divisor, 0)."
  `);
  expect(of('integer-division', 'SELECT a /* / */ FROM t')).toBe('');
});

it('average', () => {
  expect(of('average', 'SELECT AVG(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The source keeps four digits more than the value has (div_precision_increment), the target about sixteen.
    round(avg(value), digits) with the digits that readers expect."
  `);
  expect(of('average', 'SELECT avg FROM t')).toBe('');
});

it('standard-deviation', () => {
  expect(of('standard-deviation', 'SELECT STDDEV(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    STDDEV and VARIANCE are of a sample on the target, of the population here.
    stddev_pop and var_pop."
  `);
  expect(of('standard-deviation', 'SELECT STDDEV_POP(a) FROM t')).toBe('');
});

it('bit-aggregates', () => {
  expect(of('bit-aggregates', 'SELECT BIT_OR(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    Without rows the source gives all bits or zero, the target NULL; the source counts in 64 unsigned bits.
    COALESCE around the aggregate, and a type that holds the value."
  `);
  expect(of('bit-aggregates', 'SELECT bit_or FROM t')).toBe('');
});

it('greatest-least', () => {
  expect(of('greatest-least', 'SELECT LEAST(a, b) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target passes over NULL, where the source gives NULL.
    CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE greatest(a, b) END."
  `);
  expect(of('greatest-least', 'SELECT min(a) FROM t')).toBe('');
});

it('concat-null', () => {
  expect(of('concat-null', 'SELECT CONCAT(a, b) FROM t')).toMatchInlineSnapshot(`
    "line 1
    concat() of the target passes over NULL, where the source gives NULL.
    Join with ||."
  `);
  expect(of('concat-null', "SELECT CONCAT_WS('', a, b) FROM t")).toBe('');
});

it('find-in-set', () => {
  expect(of('find-in-set', "SELECT a FROM t WHERE FIND_IN_SET('x', a)")).toMatchInlineSnapshot(`
    "line 1
    These functions do not exist on the target or are spelled otherwise.
    string_to_array with = ANY, array_position, split_part, strpos, to_char, encode and decode."
  `);
  expect(of('find-in-set', 'INSERT INTO t (a) VALUES (1)')).toBe('');
});

it('network-functions', () => {
  expect(of('network-functions', 'SELECT INET_NTOA(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    These functions do not exist on the target.
    The types inet and cidr with their operators."
  `);
  expect(of('network-functions', 'SELECT inet FROM t')).toBe('');
});

it('uuid-functions', () => {
  expect(of('uuid-functions', 'SELECT UUID()')).toMatchInlineSnapshot(`
    "line 1
    These functions do not exist on the target, and this UUID holds time and machine.
    gen_random_uuid() and the type uuid."
  `);
  expect(of('uuid-functions', 'SELECT uuid FROM t')).toBe('');
});

it('hash-functions', () => {
  expect(of('hash-functions', 'SELECT SHA2(a, 256) FROM t')).toMatchInlineSnapshot(`
    "line 1
    These functions are not in the target itself.
    sha256() and encode(), or the extension pgcrypto; compare the bytes of both."
  `);
  expect(of('hash-functions', 'SELECT sha2 FROM t')).toBe('');
});

it('json-functions', () => {
  expect(of('json-functions', "SELECT a->'$.x', JSON_EXTRACT(a, '$.y') FROM t")).toMatchInlineSnapshot(`
    "line 1, 1
    Paths, and what is returned for a missing key, differ on the target.
    The operators -> ->> #>> @> and jsonb_set, jsonb_path_query; try each with a missing key and with JSON null."
  `);
  expect(of('json-functions', 'SELECT a - 1 > b FROM t')).toBe('');
});

it('full-text', () => {
  expect(of('full-text', "SELECT a FROM t WHERE MATCH (a) AGAINST ('x')")).toMatchInlineSnapshot(`
    "line 1
    The target has no MATCH … AGAINST; another parser ranks and finds other rows.
    A tsvector column with a GIN index, to_tsquery, and the found rows compared."
  `);
  expect(of('full-text', 'SELECT `match` (a) FROM t')).toBe('');
});

it('user-variables', () => {
  expect(of('user-variables', 'SET @n = 1; SELECT @n + 1', 'procedure')).toMatchInlineSnapshot(`
    "line 1, 1
    The target has no variables of a session in expressions; the order in which a row sets and another reads them is not determined even here.
    A window function, a local variable of the routine, or set_config() and current_setting()."
  `);
  expect(of('user-variables', "SELECT 'a@b', `@n`, @@sql_mode", 'procedure')).toBe('');
});

it('system-variables', () => {
  expect(of('system-variables', "SET @@sql_mode = ''", 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target has other settings.
    current_setting('…') of the setting that is meant."
  `);
  expect(of('system-variables', "SET @sql_mode = ''", 'procedure')).toBe('');
});

it('insert-ignore', () => {
  expect(of('insert-ignore', 'INSERT IGNORE INTO t VALUES (1)', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    IGNORE also turns values that do not fit into others; the target only can pass over rows whose key exists.
    INSERT … ON CONFLICT DO NOTHING, and every value checked before."
  `);
  expect(of('insert-ignore', 'INSERT INTO `ignore` VALUES (1)', 'procedure')).toBe('');
});

it('replace-row', () => {
  expect(of('replace-row', 'REPLACE INTO t VALUES (1)', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target has no REPLACE. Here it deletes the old row, fires delete triggers and may cascade.
    INSERT … ON CONFLICT (key) DO UPDATE, which keeps the row and what refers to it."
  `);
  expect(of('replace-row', "SELECT REPLACE(a, 'b', 'c') FROM t", 'procedure')).toBe('');
});

it('on-duplicate-key', () => {
  expect(
    of('on-duplicate-key', 'INSERT INTO t VALUES (1)\nON DUPLICATE KEY UPDATE a = 2', 'procedure'),
  ).toMatchInlineSnapshot(`
    "line 2
    The target must be told which unique key counts; here any of the table’s keys does.
    INSERT … ON CONFLICT (columns) DO UPDATE SET column = EXCLUDED.column."
  `);
  expect(of('on-duplicate-key', 'ALTER TABLE t ADD KEY (duplicate)', 'procedure')).toBe('');
});

it('last-insert-id', () => {
  expect(of('last-insert-id', 'SELECT LAST_INSERT_ID()', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target has no LAST_INSERT_ID().
    INSERT … RETURNING id INTO variable."
  `);
  expect(of('last-insert-id', 'SELECT last_insert_id FROM t', 'procedure')).toBe('');
});

it('row-count', () => {
  expect(of('row-count', 'SELECT FOUND_ROWS()', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    These functions do not exist on the target, and an update that changes nothing counts there.
    GET DIAGNOSTICS n = ROW_COUNT."
  `);
  expect(of('row-count', 'SELECT count(*) FROM t', 'procedure')).toBe('');
});

it('calc-found-rows', () => {
  expect(of('calc-found-rows', 'SELECT SQL_CALC_FOUND_ROWS a FROM t LIMIT 1', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target does not count rows beyond LIMIT.
    count(*) OVER () or a second query."
  `);
  expect(of('calc-found-rows', 'SELECT a FROM t LIMIT 1', 'procedure')).toBe('');
});

it('locks', () => {
  expect(of('locks', "DO GET_LOCK('x', 1); LOCK TABLES t WRITE", 'procedure')).toMatchInlineSnapshot(`
    "line 1, 1
    These locks do not exist on the target.
    pg_advisory_lock(number) and pg_advisory_unlock, or LOCK TABLE in a transaction."
  `);
  expect(of('locks', 'SELECT a FROM t LOCK IN SHARE MODE', 'procedure')).toBe('');
});

it('locking-reads', () => {
  expect(of('locking-reads', 'SELECT a FROM t LOCK IN SHARE MODE', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target locks rows only, never the gaps between them: two sessions may both insert.
    FOR SHARE or FOR UPDATE, with a unique key or an advisory lock where a gap must stay closed."
  `);
  expect(of('locking-reads', 'DECLARE c CURSOR FOR SELECT a FROM t', 'procedure')).toBe('');
});

it('signal', () => {
  expect(of('signal', "SIGNAL SQLSTATE '45000'", 'trigger')).toMatchInlineSnapshot(`
    "line 1
    The target has no SIGNAL.
    RAISE EXCEPTION USING ERRCODE = …; callers that read errno see a SQLSTATE."
  `);
  expect(of('signal', 'SELECT signal FROM t', 'trigger')).toBe('');
});

it('handlers', () => {
  expect(of('handlers', 'DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target has no CONTINUE: after an error, a block of PL/pgSQL undoes its changes and leaves.
    BEGIN … EXCEPTION WHEN … END around the one statement; NOT FOUND is the variable FOUND there."
  `);
  expect(of('handlers', 'SELECT handler FROM t', 'procedure')).toBe('');
});

it('cursors', () => {
  expect(of('cursors', 'DECLARE c CURSOR FOR SELECT a FROM t', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    Cursors are written otherwise on the target.
    FOR row IN SELECT … LOOP, or one statement over the whole set."
  `);
  expect(of('cursors', 'SELECT cursor FROM t', 'procedure')).toBe('');
});

it('dynamic-sql', () => {
  expect(of('dynamic-sql', 'PREPARE s FROM @q;\nEXECUTE s', 'procedure')).toMatchInlineSnapshot(`
    "line 1, 2
    The text of the statement is made at run time: nobody can tell from here what it will be.
    EXECUTE format(…) USING … in PL/pgSQL, every text that it can make rewritten."
  `);
  expect(of('dynamic-sql', 'SELECT prepared FROM t', 'procedure')).toBe('');
});

it('temporary-tables', () => {
  expect(of('temporary-tables', 'CREATE TEMPORARY TABLE x (a int)', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    Here the table hides one of the same name and lives until the session ends; plans that the target kept refer to the first one.
    CREATE TEMP TABLE … ON COMMIT DROP, or a CTE."
  `);
  expect(of('temporary-tables', 'CREATE TABLE temporary_x (a int)', 'procedure')).toBe('');
});

it('transactions', () => {
  expect(of('transactions', 'START TRANSACTION; COMMIT', 'procedure')).toMatchInlineSnapshot(`
    "line 1, 1
    On the target only a procedure that is called outside a transaction may commit, and never inside a block with EXCEPTION.
    Let the caller own the transaction."
  `);
  expect(of('transactions', "SELECT 'commit'", 'procedure')).toBe('');
});

it('result-sets', () => {
  expect(of('result-sets', 'BEGIN\nSELECT a FROM t;\nEND', 'procedure')).toMatchInlineSnapshot(`
    "line 2
    A procedure of the target returns no rows to its caller.
    A function that RETURNS TABLE or SETOF, called by SELECT; several results become several functions."
  `);
  expect(of('result-sets', 'BEGIN SELECT a INTO x FROM t; INSERT INTO u SELECT a FROM t; END', 'procedure')).toBe('');
});

it('call-out-arguments', () => {
  expect(of('call-out-arguments', 'CALL p(1)', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    OUT arguments come back as a row on the target.
    CALL with variables in PL/pgSQL, each OUT argument named."
  `);
  expect(of('call-out-arguments', 'SELECT `call` FROM t', 'procedure')).toBe('');
});

it('labelled-loops', () => {
  expect(of('labelled-loops', 'l: LOOP LEAVE l; END LOOP', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    These words do not exist in PL/pgSQL.
    CONTINUE, EXIT, and LOOP … EXIT WHEN."
  `);
  expect(of('labelled-loops', 'SELECT `leave` FROM t', 'procedure')).toBe('');
});

it('trigger-rows', () => {
  expect(of('trigger-rows', 'SET NEW.a = 1', 'trigger')).toMatchInlineSnapshot(`
    "line 1
    In PL/pgSQL the row goes back by RETURN NEW; without it a BEFORE trigger drops the row.
    NEW.column := value; RETURN NEW at the end."
  `);
  expect(of('trigger-rows', 'INSERT INTO t VALUES (NEW.a)', 'trigger')).toBe('');
});

it('multi-table-write', () => {
  expect(
    of('multi-table-write', 'UPDATE t JOIN u ON t.a = u.a SET t.b = 1; DELETE t FROM t JOIN u', 'procedure'),
  ).toMatchInlineSnapshot(`
    "line 1, 1
    The target writes one table a statement.
    UPDATE … FROM, DELETE … USING."
  `);
  expect(of('multi-table-write', 'UPDATE t SET a = 1, b = 2; DELETE FROM t', 'procedure')).toBe('');
});

it('write-limit', () => {
  expect(of('write-limit', 'DELETE FROM t ORDER BY a LIMIT 5', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target has no LIMIT for UPDATE and DELETE.
    WHERE key IN (SELECT key … ORDER BY … LIMIT n)."
  `);
  expect(of('write-limit', 'DELETE FROM t; SELECT a FROM t LIMIT 5', 'procedure')).toBe('');
});

it('rollup', () => {
  expect(of('rollup', 'SELECT a, sum(b) FROM t GROUP BY a WITH ROLLUP')).toMatchInlineSnapshot(`
    "line 1
    The target writes it otherwise, and orders NULL otherwise.
    GROUP BY ROLLUP (…)."
  `);
  expect(of('rollup', 'SELECT rollup FROM t')).toBe('');
});

it('straight-join', () => {
  expect(of('straight-join', 'SELECT a FROM t USE INDEX (i) STRAIGHT_JOIN u')).toMatchInlineSnapshot(`
    "line 1, 1
    The target has no hints.
    Remove it, and compare the plans."
  `);
  expect(of('straight-join', 'SELECT a FROM t JOIN u USING (a)')).toBe('');
});

it('convert', () => {
  expect(of('convert', 'SELECT CAST(a AS UNSIGNED) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The source reads a number from the beginning of any text; the target refuses a text that is no number.
    CAST to the target’s type, with texts that are no numbers handled first."
  `);
  expect(of('convert', 'SELECT CAST(a AS CHAR) FROM t')).toBe('');
});

it('collate', () => {
  expect(of('collate', 'SELECT a COLLATE utf8mb4_bin FROM t')).toMatchInlineSnapshot(`
    "line 1
    These collations do not exist on the target.
    A collation of the target, made before: CREATE COLLATION … (provider = icu, …)."
  `);
  expect(of('collate', "SELECT 'collate' FROM t")).toBe('');
});

it('session-functions', () => {
  expect(of('session-functions', 'SELECT DATABASE(), RAND() FROM t')).toMatchInlineSnapshot(`
    "line 1, 1
    These functions are spelled otherwise on the target, or do not exist.
    current_user, pg_backend_pid(), current_database(), pg_sleep(), random(); files are not read from SQL."
  `);
  expect(of('session-functions', 'SELECT user FROM t')).toBe('');
});

it('outfile', () => {
  expect(of('outfile', "SELECT a INTO OUTFILE '/x' FROM t", 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target reads and writes files of the server only by COPY, with a role of its own.
    COPY … TO or FROM, run by the application."
  `);
  expect(of('outfile', 'SELECT a INTO outfile_name FROM t', 'procedure')).toBe('');
});

it('unsigned-variables', () => {
  expect(of('unsigned-variables', 'DECLARE n INT UNSIGNED', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target has no such type: unsigned arithmetic that stops here goes below zero there.
    The type that the columns have on the target, with a CHECK where a sign must not be."
  `);
  expect(of('unsigned-variables', 'DECLARE n INT', 'procedure')).toBe('');
});

it('system-versioning', () => {
  expect(of('system-versioning', 'SELECT a FROM t FOR SYSTEM_TIME ALL')).toMatchInlineSnapshot(`
    "line 1
    The target keeps no old versions of rows.
    A history table filled by a trigger."
  `);
  expect(of('system-versioning', 'SELECT system_time FROM t')).toBe('');
});

it('sequence-functions', () => {
  expect(of('sequence-functions', 'SELECT NEXT VALUE FOR s', 'procedure')).toMatchInlineSnapshot(`
    "line 1
    The target takes the name as a text.
    nextval('sequence')."
  `);
  expect(of('sequence-functions', 'SELECT next FROM t', 'procedure')).toBe('');
});

it('every construct of the engine has a test here', () => {
  expect(tested).toEqual(idsOf('mysql'));
});
