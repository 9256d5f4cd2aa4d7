import { expect, it } from 'vitest';
import { idsOf, says } from './construct-says.ts';

const tested = new Set<string>();
const of = (id: string, sql: string, kind: Parameters<typeof says>[3] = 'view') => {
  tested.add(id);
  return says('postgres', id, sql, kind);
};

it('distinct-on', () => {
  expect(of('distinct-on', 'SELECT DISTINCT ON (a) a FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target has no DISTINCT ON.
    ROW_NUMBER() OVER (PARTITION BY … ORDER BY …) = 1 in a subquery."
  `);
  expect(of('distinct-on', 'SELECT DISTINCT a FROM t')).toBe('');
});

it('double-colon-cast', () => {
  expect(of('double-colon-cast', 'SELECT a::text FROM t')).toMatchInlineSnapshot(`
    "line 1
    The sign :: is no SQL of the target.
    CAST(value AS type) with a type that CAST of the target knows."
  `);
  expect(of('double-colon-cast', "SELECT ':: text' FROM t")).toBe('');
});

it('arrays', () => {
  expect(of('arrays', 'SELECT a[1], ARRAY[1, 2] FROM t WHERE b = ANY (c)')).toMatchInlineSnapshot(`
    "line 1, 1, 1
    The target has no arrays.
    A child table, or JSON with JSON_TABLE; IN for = ANY of a list."
  `);
  expect(of('arrays', 'SELECT any_value FROM t')).toBe('');
});

it('ilike', () => {
  expect(of('ilike', "SELECT a FROM t WHERE a ~~* 'x'")).toMatchInlineSnapshot(`
    "line 1
    The target has no ILIKE; its LIKE compares as the column’s collation does.
    LIKE with a collation that ignores case."
  `);
  expect(of('ilike', "SELECT a FROM t WHERE a ~~ 'ilike'")).toBe('');
});

it('regular-expressions', () => {
  expect(of('regular-expressions', "SELECT a FROM t WHERE a ~ 'x'")).toMatchInlineSnapshot(`
    "line 1
    The target has another syntax of patterns, and decides case by the collation.
    REGEXP_LIKE(value, pattern, 'c'), with each pattern tried on both."
  `);
  expect(of('regular-expressions', "SELECT a FROM t WHERE a ~~ 'x'")).toBe('');
});

it('returning', () => {
  expect(of('returning', 'INSERT INTO t VALUES (1) RETURNING id', 'function')).toMatchInlineSnapshot(`
    "line 1
    The target does not return rows from UPDATE; MariaDB alone does from INSERT and DELETE.
    LAST_INSERT_ID(), or a SELECT in the same transaction."
  `);
  expect(of('returning', 'SELECT "returning" FROM t', 'function')).toBe('');
});

it('on-conflict', () => {
  expect(of('on-conflict', 'INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', 'function')).toMatchInlineSnapshot(`
    "line 1
    The target decides by every unique key, not by the one that is named.
    INSERT … ON DUPLICATE KEY UPDATE, where the table has one unique key."
  `);
  expect(of('on-conflict', 'SELECT conflict FROM t', 'function')).toBe('');
});

it('aggregate-filter', () => {
  expect(of('aggregate-filter', 'SELECT count(*) FILTER (WHERE a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target has no FILTER.
    aggregate(CASE WHEN condition THEN value END)."
  `);
  expect(of('aggregate-filter', 'SELECT filter FROM t')).toBe('');
});

it('lateral', () => {
  expect(of('lateral', 'SELECT a FROM t, LATERAL (SELECT 1) x')).toMatchInlineSnapshot(`
    "line 1
    MariaDB has no LATERAL, and MySQL only for subqueries.
    A correlated subquery or a join with a window function."
  `);
  expect(of('lateral', 'SELECT "lateral" FROM t')).toBe('');
});

it('jsonb-operators', () => {
  expect(of('jsonb-operators', "SELECT a ->> 'x' FROM t")).toMatchInlineSnapshot(`
    "line 1
    The target has other functions, paths and results for a missing key.
    JSON_EXTRACT, JSON_CONTAINS, JSON_TABLE, JSON_OBJECT, JSON_ARRAYAGG; try each with a missing key."
  `);
  expect(of('jsonb-operators', 'SELECT a - 1 > 0 FROM t')).toBe('');
});

it('set-returning', () => {
  expect(of('set-returning', 'SELECT generate_series(1, 2)')).toMatchInlineSnapshot(`
    "line 1
    The target has no function that returns rows.
    A recursive CTE for a series, a view or a procedure for a result."
  `);
  expect(of('set-returning', 'SELECT a FROM generate_series')).toBe('');
});

it('string-agg', () => {
  expect(of('string-agg', "SELECT string_agg(a, ',') FROM t")).toMatchInlineSnapshot(`
    "line 1
    The target has GROUP_CONCAT, which cuts at group_concat_max_len.
    GROUP_CONCAT(value ORDER BY … SEPARATOR …) with group_concat_max_len raised in every session that reads."
  `);
  expect(of('string-agg', 'SELECT string_agg FROM t')).toBe('');
});

it('concat-operator', () => {
  expect(of('concat-operator', 'SELECT a || b FROM t')).toMatchInlineSnapshot(`
    "line 1
    || is OR on the target, unless sql_mode holds PIPES_AS_CONCAT.
    CONCAT(a, b), which is NULL when a part is, as || is."
  `);
  expect(of('concat-operator', "SELECT '||' FROM t")).toBe('');
});

it('distinct-from', () => {
  expect(of('distinct-from', 'SELECT a FROM t WHERE a IS DISTINCT FROM b')).toMatchInlineSnapshot(`
    "line 1
    The target writes it otherwise.
    <=> and NOT (a <=> b)."
  `);
  expect(of('distinct-from', 'SELECT DISTINCT a FROM t')).toBe('');
});

it('null-order', () => {
  expect(of('null-order', 'SELECT a FROM t ORDER BY a NULLS LAST')).toMatchInlineSnapshot(`
    "line 1
    The target has no such words; NULL comes first in rising order there.
    ORDER BY value IS NULL, value."
  `);
  expect(of('null-order', 'SELECT nulls FROM t')).toBe('');
});

it('full-join', () => {
  expect(of('full-join', 'SELECT a FROM t FULL JOIN u ON true')).toMatchInlineSnapshot(`
    "line 1
    The target has no FULL JOIN.
    LEFT JOIN … UNION ALL the rows of the right that have no match."
  `);
  expect(of('full-join', 'SELECT a FROM t LEFT JOIN u ON true')).toBe('');
});

it('set-operations', () => {
  expect(of('set-operations', 'SELECT a FROM t EXCEPT SELECT a FROM u')).toMatchInlineSnapshot(`
    "line 1
    MySQL before 8.0.31 lacks them, and precedence differs.
    EXISTS and NOT EXISTS."
  `);
  expect(of('set-operations', 'SELECT a FROM t UNION SELECT a FROM u')).toBe('');
});

it('grouping-sets', () => {
  expect(of('grouping-sets', 'SELECT a FROM t GROUP BY CUBE (a)')).toMatchInlineSnapshot(`
    "line 1
    The target has only WITH ROLLUP.
    UNION ALL of one GROUP BY for each set."
  `);
  expect(of('grouping-sets', 'SELECT cube FROM t')).toBe('');
});

it('ordered-set-aggregates', () => {
  expect(of('ordered-set-aggregates', 'SELECT mode() WITHIN GROUP (ORDER BY a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target has no such aggregates.
    A window function that numbers the rows, and the row in the middle."
  `);
  expect(of('ordered-set-aggregates', 'SELECT within FROM t')).toBe('');
});

it('truth-aggregates', () => {
  expect(of('truth-aggregates', 'SELECT bool_or(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    These aggregates do not exist on the target.
    MIN(condition) and MAX(condition)."
  `);
  expect(of('truth-aggregates', 'SELECT bool_or FROM t')).toBe('');
});

it('date-functions', () => {
  expect(of('date-functions', "SELECT date_trunc('day', a) FROM t")).toMatchInlineSnapshot(`
    "line 1
    The target spells them otherwise, and its DATETIME has no zone.
    DATE_FORMAT, STR_TO_DATE, TIMESTAMPDIFF, CONVERT_TZ."
  `);
  expect(of('date-functions', 'SELECT date_trunc FROM t')).toBe('');
});

it('intervals', () => {
  expect(of('intervals', "SELECT a + interval '1 day' FROM t")).toMatchInlineSnapshot(`
    "line 1
    The target has INTERVAL only inside date arithmetic, not as a value.
    DATE_ADD(value, INTERVAL n unit), and a number of seconds where an interval is stored."
  `);
  expect(of('intervals', 'SELECT "interval" FROM t')).toBe('');
});

it('current-moment-of-transaction', () => {
  expect(of('current-moment-of-transaction', 'SELECT now()')).toMatchInlineSnapshot(`
    "line 1
    On the target NOW() is the start of the statement, without a zone.
    A variable that is set once, where one moment is meant for many statements."
  `);
  expect(of('current-moment-of-transaction', 'SELECT now FROM t')).toBe('');
});

it('integer-division-exact', () => {
  expect(of('integer-division-exact', 'SELECT a / b FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target divides whole numbers into decimals and gives NULL for a division by zero.
    DIV for whole numbers, and a check for zero where an error is wanted."
  `);
  expect(of('integer-division-exact', "SELECT '/' FROM t")).toBe('');
});

it('average-exact', () => {
  expect(of('average-exact', 'SELECT avg(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target rounds to four digits more than the value has.
    AVG(CAST(value AS DECIMAL(…))) with enough digits."
  `);
  expect(of('average-exact', 'SELECT avg FROM t')).toBe('');
});

it('text-functions', () => {
  expect(of('text-functions', "SELECT split_part(a, ',', 1) FROM t")).toMatchInlineSnapshot(`
    "line 1
    These functions are spelled otherwise on the target, or do not exist.
    SUBSTRING_INDEX, LOCATE, HEX, CHAR and the like; compare the results."
  `);
  expect(of('text-functions', 'SELECT split_part FROM t')).toBe('');
});

it('full-text-search', () => {
  expect(of('full-text-search', 'SELECT to_tsvector(a) FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target has another full-text search that finds other rows.
    A FULLTEXT index with MATCH … AGAINST."
  `);
  expect(of('full-text-search', 'SELECT to_tsvector FROM t')).toBe('');
});

it('sequences', () => {
  expect(of('sequences', "SELECT nextval('s')", 'function')).toMatchInlineSnapshot(`
    "line 1
    MySQL has no sequences; MariaDB writes NEXT VALUE FOR.
    AUTO_INCREMENT, or a table of counters."
  `);
  expect(of('sequences', 'SELECT nextval FROM t', 'function')).toBe('');
});

it('settings', () => {
  expect(of('settings', "SELECT current_setting('x')", 'function')).toMatchInlineSnapshot(`
    "line 1
    The target has no settings of one’s own.
    Session variables (@name)."
  `);
  expect(of('settings', 'SET x = 1', 'function')).toBe('');
});

it('advisory-locks', () => {
  expect(of('advisory-locks', 'PERFORM pg_advisory_lock(1)', 'function')).toMatchInlineSnapshot(`
    "line 1
    The target’s locks have names, and never end with the transaction.
    GET_LOCK and RELEASE_LOCK in every way out."
  `);
  expect(of('advisory-locks', "SELECT 'pg_advisory_lock(1)'", 'function')).toBe('');
});

it('notify', () => {
  expect(of('notify', "PERFORM pg_notify('c', 'x')", 'function')).toMatchInlineSnapshot(`
    "line 1 (no equivalent)
    The target cannot tell a client that something happened.
    An outbox table that a worker reads."
  `);
  expect(of('notify', 'SELECT notified FROM t', 'function')).toBe('');
});

it('dynamic-execute', () => {
  expect(of('dynamic-execute', "$f$ BEGIN\nEXECUTE format('x'); END $f$", 'function')).toMatchInlineSnapshot(`
    "line 2
    The text of the statement is made at run time: nobody can tell from here what it will be. A function or trigger of the target may not do it at all.
    PREPARE and EXECUTE in a procedure, or the application."
  `);
  expect(of('dynamic-execute', 'CREATE TRIGGER x EXECUTE FUNCTION f()', 'function')).toBe('');
});

it('exception-blocks', () => {
  expect(of('exception-blocks', 'BEGIN x := 1; EXCEPTION WHEN others THEN END', 'function')).toMatchInlineSnapshot(`
    "line 1
    The target does not undo what the block did before the error.
    DECLARE EXIT HANDLER with a SAVEPOINT where changes must be undone."
  `);
  expect(of('exception-blocks', "RAISE EXCEPTION 'x'", 'function')).toBe('');
});

it('raise', () => {
  expect(of('raise', "RAISE NOTICE 'x'", 'function')).toMatchInlineSnapshot(`
    "line 1
    The target has no RAISE, and no NOTICE to a client.
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = …"
  `);
  expect(of('raise', 'SELECT raised FROM t', 'function')).toBe('');
});

it('record-variables', () => {
  expect(of('record-variables', 'DECLARE r t%ROWTYPE', 'function')).toMatchInlineSnapshot(`
    "line 1
    MySQL has no variables of a row’s type.
    One variable a column."
  `);
  expect(of('record-variables', 'SELECT a % b FROM t', 'function')).toBe('');
});

it('query-loops', () => {
  expect(of('query-loops', 'FOR r IN SELECT 1 LOOP END LOOP', 'function')).toMatchInlineSnapshot(`
    "line 1
    The target loops over a query only by a cursor and a handler.
    A cursor, or one statement over the whole set."
  `);
  expect(of('query-loops', 'END LOOP', 'function')).toBe('');
});

it('do-nothing-rows', () => {
  expect(of('do-nothing-rows', 'RETURN NULL', 'function')).toMatchInlineSnapshot(`
    "line 1
    A trigger of the target cannot pass over a row in silence.
    SIGNAL an error, or let the application decide."
  `);
  expect(of('do-nothing-rows', 'RETURN NEW', 'function')).toBe('');
});

it('transition-tables', () => {
  expect(
    of('transition-tables', 'CREATE TRIGGER x AFTER INSERT ON t REFERENCING NEW TABLE AS n', 'trigger'),
  ).toMatchInlineSnapshot(`
    "line 1 (no equivalent)
    A trigger of the target sees one row at a time.
    A row trigger, or the work moved into the application."
  `);
  expect(of('transition-tables', 'CREATE TRIGGER x AFTER INSERT ON t', 'trigger')).toBe('');
});

it('statement-triggers', () => {
  expect(of('statement-triggers', 'CREATE TRIGGER x FOR EACH STATEMENT', 'trigger')).toMatchInlineSnapshot(`
    "line 1 (no equivalent)
    The target has no trigger that fires once a statement.
    A row trigger, or the application."
  `);
  expect(of('statement-triggers', 'CREATE TRIGGER x FOR EACH ROW', 'trigger')).toBe('');
});

it('instead-of-triggers', () => {
  expect(of('instead-of-triggers', 'CREATE TRIGGER x INSTEAD OF INSERT ON v', 'trigger')).toMatchInlineSnapshot(`
    "line 1 (no equivalent)
    The target has no INSTEAD OF: a view that is not updatable there cannot be written.
    The application writes the tables."
  `);
  expect(of('instead-of-triggers', 'CREATE TRIGGER x AFTER INSERT ON v', 'trigger')).toBe('');
});

it('truncate-triggers', () => {
  expect(of('truncate-triggers', 'CREATE TRIGGER x AFTER TRUNCATE ON t', 'trigger')).toMatchInlineSnapshot(`
    "line 1 (no equivalent)
    The target fires no trigger for TRUNCATE.
    Take the right to TRUNCATE away."
  `);
  expect(of('truncate-triggers', 'CREATE TRIGGER truncated AFTER INSERT ON t', 'trigger')).toBe('');
});

it('trigger-condition', () => {
  expect(of('trigger-condition', 'CREATE TRIGGER x AFTER UPDATE OF a ON t', 'trigger')).toMatchInlineSnapshot(`
    "line 1
    A trigger of the target has no condition and no list of columns.
    IF … THEN around its body."
  `);
  expect(of('trigger-condition', 'CREATE TRIGGER x AFTER UPDATE ON t', 'trigger')).toBe('');
});

it('deferred-triggers', () => {
  expect(of('deferred-triggers', 'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t', 'trigger')).toMatchInlineSnapshot(`
    "line 1 (no equivalent)
    Every trigger of the target fires at once.
    A check in the application before COMMIT."
  `);
  expect(of('deferred-triggers', 'CREATE TRIGGER x AFTER INSERT ON t', 'trigger')).toBe('');
});

it('recursive-query', () => {
  expect(
    of('recursive-query', 'WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT a FROM x'),
  ).toMatchInlineSnapshot(`
    "line 1
    The target has no writing CTE.
    Several statements in one transaction."
  `);
  expect(of('recursive-query', 'WITH x AS (SELECT 1) SELECT a FROM x')).toBe('');
});

it('special-columns', () => {
  expect(of('special-columns', 'SELECT ctid FROM t')).toMatchInlineSnapshot(`
    "line 1
    The target has no such columns.
    The primary key."
  `);
  expect(of('special-columns', 'SELECT "ctid" FROM t')).toBe('');
});

it('composite-types', () => {
  expect(of('composite-types', 'SELECT ROW(1, 2)')).toMatchInlineSnapshot(`
    "line 1
    The target has no such types.
    Columns of their own; two columns and a CHECK for a range."
  `);
  expect(of('composite-types', 'CREATE TRIGGER x FOR EACH ROW EXECUTE FUNCTION f()')).toBe('');
});

it('security-barrier', () => {
  expect(of('security-barrier', 'SECURITY DEFINER', 'function')).toMatchInlineSnapshot(`
    "line 1
    The target runs code with its definer’s rights unless told otherwise, and has no search_path.
    SQL SECURITY DEFINER with an account that has only the rights it needs."
  `);
  expect(of('security-barrier', 'SECURITY INVOKER', 'function')).toBe('');
});

it('every construct of the engine has a test here', () => {
  expect(tested).toEqual(idsOf('postgres'));
});
