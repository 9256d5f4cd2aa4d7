/** A moment as ISO 8601. */
const moment = (sql: string) => `to_char((${sql}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** How many statements are read; one more says that there were others. */
export const MOST_STATEMENTS = 5000;

/**
 * 0 schema of the extension, 1 available, 2 library loaded, 3 texts of others visible, 4 which statements are tracked, 5 query
 * ids are made, 6 login, 7 functions counted, 8 counters since, 9 rows counted, 10 server started. A setting of a library that
 * is not loaded is not there.
 */
export const STATE = `
SELECT (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'),
  (EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_stat_statements')),
  current_setting('pg_stat_statements.track', true) IS NOT NULL, pg_has_role('pg_read_all_stats', 'USAGE'),
  coalesce(current_setting('pg_stat_statements.track', true), ''), current_setting('compute_query_id') <> 'off', current_user::text,
  current_setting('track_functions'),
  (SELECT ${moment('coalesce(stats_reset, pg_postmaster_start_time())')} FROM pg_stat_database WHERE datname = current_database()),
  current_setting('track_counts') = 'on', ${moment('pg_postmaster_start_time()')}`;

const OWN = 's.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())';
const WRITES = String.raw`'\m(insert|update|delete|merge|truncate|copy|alter)\M'`;

/** login, text, calls, rows, first seen. An older version of the view has no column for the last. */
export function statements(view: string): string {
  return `
SELECT coalesce(r.rolname, s.userid::text), s.query, sum(s.calls)::text, sum(s.rows)::text, ${moment(
    `min((to_jsonb(s) ->> 'stats_since')::timestamptz)`,
  )}
FROM ${view} s LEFT JOIN pg_roles r ON r.oid = s.userid
WHERE ${OWN} AND s.query ~* ${WRITES} AND s.query !~* '^\\s*(create|grant|revoke|drop|comment)\\M'
GROUP BY 1, 2 ORDER BY sum(s.calls) DESC, 1, 2 LIMIT ${MOST_STATEMENTS + 1}`;
}

/** How many statements show no text to this login. */
export function hiddenStatements(view: string): string {
  return `SELECT count(*)::text FROM ${view} s WHERE ${OWN} AND s.query = '<insufficient privilege>'`;
}

/** login, executions of statements that begin with a verb that writes. */
export function loginWrites(view: string): string {
  return `
SELECT coalesce(r.rolname, s.userid::text), sum(s.calls)::text FROM ${view} s LEFT JOIN pg_roles r ON r.oid = s.userid
WHERE ${OWN} AND s.query ~* '^\\s*(insert|update|delete|merge|truncate|copy)\\M' GROUP BY 1 ORDER BY sum(s.calls) DESC, 1 LIMIT 100`;
}

/** thrown out, since. */
export function statementsInfo(view: string): string {
  return `SELECT dealloc::text, ${moment('stats_reset')} FROM ${view}`;
}

/** schema, table, inserted, updated, deleted; the partitions of a table are counted as the table. */
export const TABLE_WRITES = `
SELECT n.nspname, c.relname, sum(s.n_tup_ins)::text, sum(s.n_tup_upd)::text, sum(s.n_tup_del)::text
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = coalesce(pg_partition_root(s.relid), s.relid)
JOIN pg_namespace n ON n.oid = c.relnamespace
GROUP BY 1, 2 HAVING sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del) > 0`;

/** schema, name, runs. */
export const ROUTINE_RUNS = `
SELECT schemaname, funcname, sum(calls)::text FROM pg_stat_user_functions GROUP BY 1, 2`;
