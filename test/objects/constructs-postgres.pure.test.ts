import { expect, it } from 'vitest';
import { idsOf, says } from './construct-says.ts';

const tested = new Set<string>();
const of = (id: string, sql: string, kind: Parameters<typeof says>[3] = 'view') => {
  tested.add(id);
  return says('postgres', id, sql, kind);
};

it('distinct-on', () => {
  expect(of('distinct-on', 'SELECT DISTINCT ON (a) a FROM t')).toMatchInlineSnapshot();
  expect(of('distinct-on', 'SELECT DISTINCT a FROM t')).toBe('');
});

it('double-colon-cast', () => {
  expect(of('double-colon-cast', 'SELECT a::text FROM t')).toMatchInlineSnapshot();
  expect(of('double-colon-cast', "SELECT ':: text' FROM t")).toBe('');
});

it('arrays', () => {
  expect(of('arrays', 'SELECT a[1], ARRAY[1, 2] FROM t WHERE b = ANY (c)')).toMatchInlineSnapshot();
  expect(of('arrays', 'SELECT any_value FROM t')).toBe('');
});

it('ilike', () => {
  expect(of('ilike', "SELECT a FROM t WHERE a ~~* 'x'")).toMatchInlineSnapshot();
  expect(of('ilike', "SELECT a FROM t WHERE a ~~ 'ilike'")).toBe('');
});

it('regular-expressions', () => {
  expect(of('regular-expressions', "SELECT a FROM t WHERE a ~ 'x'")).toMatchInlineSnapshot();
  expect(of('regular-expressions', "SELECT a FROM t WHERE a ~~ 'x'")).toBe('');
});

it('returning', () => {
  expect(of('returning', 'INSERT INTO t VALUES (1) RETURNING id', 'function')).toMatchInlineSnapshot();
  expect(of('returning', 'SELECT "returning" FROM t', 'function')).toBe('');
});

it('on-conflict', () => {
  expect(of('on-conflict', 'INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', 'function')).toMatchInlineSnapshot();
  expect(of('on-conflict', 'SELECT conflict FROM t', 'function')).toBe('');
});

it('aggregate-filter', () => {
  expect(of('aggregate-filter', 'SELECT count(*) FILTER (WHERE a) FROM t')).toMatchInlineSnapshot();
  expect(of('aggregate-filter', 'SELECT filter FROM t')).toBe('');
});

it('lateral', () => {
  expect(of('lateral', 'SELECT a FROM t, LATERAL (SELECT 1) x')).toMatchInlineSnapshot();
  expect(of('lateral', 'SELECT "lateral" FROM t')).toBe('');
});

it('jsonb-operators', () => {
  expect(of('jsonb-operators', "SELECT a ->> 'x' FROM t")).toMatchInlineSnapshot();
  expect(of('jsonb-operators', 'SELECT a - 1 > 0 FROM t')).toBe('');
});

it('set-returning', () => {
  expect(of('set-returning', 'SELECT generate_series(1, 2)')).toMatchInlineSnapshot();
  expect(of('set-returning', 'SELECT a FROM generate_series')).toBe('');
});

it('string-agg', () => {
  expect(of('string-agg', "SELECT string_agg(a, ',') FROM t")).toMatchInlineSnapshot();
  expect(of('string-agg', 'SELECT string_agg FROM t')).toBe('');
});

it('concat-operator', () => {
  expect(of('concat-operator', 'SELECT a || b FROM t')).toMatchInlineSnapshot();
  expect(of('concat-operator', "SELECT '||' FROM t")).toBe('');
});

it('distinct-from', () => {
  expect(of('distinct-from', 'SELECT a FROM t WHERE a IS DISTINCT FROM b')).toMatchInlineSnapshot();
  expect(of('distinct-from', 'SELECT DISTINCT a FROM t')).toBe('');
});

it('null-order', () => {
  expect(of('null-order', 'SELECT a FROM t ORDER BY a NULLS LAST')).toMatchInlineSnapshot();
  expect(of('null-order', 'SELECT nulls FROM t')).toBe('');
});

it('full-join', () => {
  expect(of('full-join', 'SELECT a FROM t FULL JOIN u ON true')).toMatchInlineSnapshot();
  expect(of('full-join', 'SELECT a FROM t LEFT JOIN u ON true')).toBe('');
});

it('set-operations', () => {
  expect(of('set-operations', 'SELECT a FROM t EXCEPT SELECT a FROM u')).toMatchInlineSnapshot();
  expect(of('set-operations', 'SELECT a FROM t UNION SELECT a FROM u')).toBe('');
});

it('grouping-sets', () => {
  expect(of('grouping-sets', 'SELECT a FROM t GROUP BY CUBE (a)')).toMatchInlineSnapshot();
  expect(of('grouping-sets', 'SELECT cube FROM t')).toBe('');
});

it('ordered-set-aggregates', () => {
  expect(of('ordered-set-aggregates', 'SELECT mode() WITHIN GROUP (ORDER BY a) FROM t')).toMatchInlineSnapshot();
  expect(of('ordered-set-aggregates', 'SELECT within FROM t')).toBe('');
});

it('truth-aggregates', () => {
  expect(of('truth-aggregates', 'SELECT bool_or(a) FROM t')).toMatchInlineSnapshot();
  expect(of('truth-aggregates', 'SELECT bool_or FROM t')).toBe('');
});

it('date-functions', () => {
  expect(of('date-functions', "SELECT date_trunc('day', a) FROM t")).toMatchInlineSnapshot();
  expect(of('date-functions', 'SELECT date_trunc FROM t')).toBe('');
});

it('intervals', () => {
  expect(of('intervals', "SELECT a + interval '1 day' FROM t")).toMatchInlineSnapshot();
  expect(of('intervals', 'SELECT "interval" FROM t')).toBe('');
});

it('current-moment-of-transaction', () => {
  expect(of('current-moment-of-transaction', 'SELECT now()')).toMatchInlineSnapshot();
  expect(of('current-moment-of-transaction', 'SELECT now FROM t')).toBe('');
});

it('integer-division-exact', () => {
  expect(of('integer-division-exact', 'SELECT a / b FROM t')).toMatchInlineSnapshot();
  expect(of('integer-division-exact', "SELECT '/' FROM t")).toBe('');
});

it('average-exact', () => {
  expect(of('average-exact', 'SELECT avg(a) FROM t')).toMatchInlineSnapshot();
  expect(of('average-exact', 'SELECT avg FROM t')).toBe('');
});

it('text-functions', () => {
  expect(of('text-functions', "SELECT split_part(a, ',', 1) FROM t")).toMatchInlineSnapshot();
  expect(of('text-functions', 'SELECT split_part FROM t')).toBe('');
});

it('full-text-search', () => {
  expect(of('full-text-search', 'SELECT to_tsvector(a) FROM t')).toMatchInlineSnapshot();
  expect(of('full-text-search', 'SELECT to_tsvector FROM t')).toBe('');
});

it('sequences', () => {
  expect(of('sequences', "SELECT nextval('s')", 'function')).toMatchInlineSnapshot();
  expect(of('sequences', 'SELECT nextval FROM t', 'function')).toBe('');
});

it('settings', () => {
  expect(of('settings', "SELECT current_setting('x')", 'function')).toMatchInlineSnapshot();
  expect(of('settings', 'SET x = 1', 'function')).toBe('');
});

it('advisory-locks', () => {
  expect(of('advisory-locks', 'PERFORM pg_advisory_lock(1)', 'function')).toMatchInlineSnapshot();
  expect(of('advisory-locks', "SELECT 'pg_advisory_lock(1)'", 'function')).toBe('');
});

it('notify', () => {
  expect(of('notify', "PERFORM pg_notify('c', 'x')", 'function')).toMatchInlineSnapshot();
  expect(of('notify', 'SELECT notified FROM t', 'function')).toBe('');
});

it('dynamic-execute', () => {
  expect(of('dynamic-execute', "$f$ BEGIN\nEXECUTE format('x'); END $f$", 'function')).toMatchInlineSnapshot();
  expect(of('dynamic-execute', 'CREATE TRIGGER x EXECUTE FUNCTION f()', 'function')).toBe('');
});

it('exception-blocks', () => {
  expect(of('exception-blocks', 'BEGIN x := 1; EXCEPTION WHEN others THEN END', 'function')).toMatchInlineSnapshot();
  expect(of('exception-blocks', "RAISE EXCEPTION 'x'", 'function')).toBe('');
});

it('raise', () => {
  expect(of('raise', "RAISE NOTICE 'x'", 'function')).toMatchInlineSnapshot();
  expect(of('raise', 'SELECT raised FROM t', 'function')).toBe('');
});

it('record-variables', () => {
  expect(of('record-variables', 'DECLARE r t%ROWTYPE', 'function')).toMatchInlineSnapshot();
  expect(of('record-variables', 'SELECT a % b FROM t', 'function')).toBe('');
});

it('query-loops', () => {
  expect(of('query-loops', 'FOR r IN SELECT 1 LOOP END LOOP', 'function')).toMatchInlineSnapshot();
  expect(of('query-loops', 'END LOOP', 'function')).toBe('');
});

it('do-nothing-rows', () => {
  expect(of('do-nothing-rows', 'RETURN NULL', 'function')).toMatchInlineSnapshot();
  expect(of('do-nothing-rows', 'RETURN NEW', 'function')).toBe('');
});

it('transition-tables', () => {
  expect(of('transition-tables', 'CREATE TRIGGER x AFTER INSERT ON t REFERENCING NEW TABLE AS n', 'trigger')).toMatchInlineSnapshot();
  expect(of('transition-tables', 'CREATE TRIGGER x AFTER INSERT ON t', 'trigger')).toBe('');
});

it('statement-triggers', () => {
  expect(of('statement-triggers', 'CREATE TRIGGER x FOR EACH STATEMENT', 'trigger')).toMatchInlineSnapshot();
  expect(of('statement-triggers', 'CREATE TRIGGER x FOR EACH ROW', 'trigger')).toBe('');
});

it('instead-of-triggers', () => {
  expect(of('instead-of-triggers', 'CREATE TRIGGER x INSTEAD OF INSERT ON v', 'trigger')).toMatchInlineSnapshot();
  expect(of('instead-of-triggers', 'CREATE TRIGGER x AFTER INSERT ON v', 'trigger')).toBe('');
});

it('truncate-triggers', () => {
  expect(of('truncate-triggers', 'CREATE TRIGGER x AFTER TRUNCATE ON t', 'trigger')).toMatchInlineSnapshot();
  expect(of('truncate-triggers', 'CREATE TRIGGER truncated AFTER INSERT ON t', 'trigger')).toBe('');
});

it('trigger-condition', () => {
  expect(of('trigger-condition', 'CREATE TRIGGER x AFTER UPDATE OF a ON t', 'trigger')).toMatchInlineSnapshot();
  expect(of('trigger-condition', 'CREATE TRIGGER x AFTER UPDATE ON t', 'trigger')).toBe('');
});

it('deferred-triggers', () => {
  expect(of('deferred-triggers', 'CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t', 'trigger')).toMatchInlineSnapshot();
  expect(of('deferred-triggers', 'CREATE TRIGGER x AFTER INSERT ON t', 'trigger')).toBe('');
});

it('recursive-query', () => {
  expect(of('recursive-query', 'WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT a FROM x')).toMatchInlineSnapshot();
  expect(of('recursive-query', 'WITH x AS (SELECT 1) SELECT a FROM x')).toBe('');
});

it('special-columns', () => {
  expect(of('special-columns', 'SELECT ctid FROM t')).toMatchInlineSnapshot();
  expect(of('special-columns', 'SELECT "ctid" FROM t')).toBe('');
});

it('composite-types', () => {
  expect(of('composite-types', 'SELECT ROW(1, 2)')).toMatchInlineSnapshot();
  expect(of('composite-types', 'CREATE TRIGGER x FOR EACH ROW EXECUTE FUNCTION f()')).toBe('');
});

it('security-barrier', () => {
  expect(of('security-barrier', 'SECURITY DEFINER', 'function')).toMatchInlineSnapshot();
  expect(of('security-barrier', 'SECURITY INVOKER', 'function')).toBe('');
});

it('every construct of the engine has a test here', () => {
  expect(tested).toEqual(idsOf('postgres'));
});
