/** A moment as the server's UTC text. */
const moment = (column: string) => `DATE_FORMAT(${column}, '%Y-%m-%dT%H:%i:%sZ')`;

const WRITES = `'(^|[^a-z_])(insert|update|delete|replace|truncate|load|alter)([^a-z_]|$)'`;

/** How many statements are read; one more says that there were others. */
export const MOST_STATEMENTS = 5000;

/** Digests of statements that may write a table of the database; a name it is qualified with may stand in the text only. */
export const DIGESTS = `
SELECT DIGEST_TEXT AS c0, SCHEMA_NAME AS c1, SUM(COUNT_STAR) AS c2, SUM(SUM_ROWS_AFFECTED) AS c3,
  ${moment('MIN(FIRST_SEEN)')} AS c4, ${moment('MAX(LAST_SEEN)')} AS c5, DIGEST AS c6
FROM performance_schema.events_statements_summary_by_digest
WHERE (SCHEMA_NAME = DATABASE() OR LOCATE(DATABASE(), DIGEST_TEXT) > 0) AND DIGEST_TEXT REGEXP ${WRITES}
  AND DIGEST_TEXT NOT LIKE 'PREPARE %' AND SUM_ROWS_AFFECTED + COUNT_STAR > 0
GROUP BY DIGEST_TEXT, SCHEMA_NAME, DIGEST ORDER BY MAX(LAST_SEEN) DESC LIMIT ${MOST_STATEMENTS + 1}`;

/** digest, login: of the statements that the connections open now ran last. */
export const RECENT_LOGINS = `
SELECT DISTINCT h.DIGEST AS c0, CONCAT(t.PROCESSLIST_USER, '@', COALESCE(t.PROCESSLIST_HOST, '')) AS c1
FROM performance_schema.events_statements_history h JOIN performance_schema.threads t ON t.THREAD_ID = h.THREAD_ID
WHERE h.DIGEST IS NOT NULL AND t.PROCESSLIST_USER IS NOT NULL`;

/** text, login, executions: of the statements that connections open now hold prepared. */
export const PREPARED = `
SELECT p.SQL_TEXT AS c0, CONCAT(t.PROCESSLIST_USER, '@', COALESCE(t.PROCESSLIST_HOST, '')) AS c1, SUM(p.COUNT_EXECUTE) AS c2
FROM performance_schema.prepared_statements_instances p JOIN performance_schema.threads t ON t.THREAD_ID = p.OWNER_THREAD_ID
WHERE t.PROCESSLIST_DB = DATABASE() AND p.SQL_TEXT REGEXP ${WRITES} AND p.OWNER_OBJECT_NAME IS NULL
GROUP BY p.SQL_TEXT, t.PROCESSLIST_USER, t.PROCESSLIST_HOST LIMIT ${MOST_STATEMENTS}`;

/** Executions of prepared statements by other logins than this one, which prepares its own, and those of any that have a digest. */
export const EXECUTIONS = `
SELECT (SELECT SUM(COUNT_STAR) FROM performance_schema.events_statements_summary_by_account_by_event_name
    WHERE EVENT_NAME = 'statement/com/Execute' AND USER <> SUBSTRING_INDEX(USER(), '@', 1)) AS c0,
  (SELECT COALESCE(SUM(COUNT_STAR), 0) FROM performance_schema.events_statements_summary_by_digest
    WHERE DIGEST_TEXT LIKE 'EXECUTE %') AS c1`;

/** table, inserted, updated, deleted. */
export const TABLE_WRITES = `
SELECT OBJECT_NAME AS c0, COUNT_INSERT AS c1, COUNT_UPDATE AS c2, COUNT_DELETE AS c3
FROM performance_schema.table_io_waits_summary_by_table
WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = DATABASE() AND COUNT_INSERT + COUNT_UPDATE + COUNT_DELETE > 0`;

/** login, statements that write. */
export const LOGIN_WRITES = `
SELECT CONCAT(USER, '@', COALESCE(HOST, '')) AS c0, SUM(COUNT_STAR) AS c1
FROM performance_schema.events_statements_summary_by_account_by_event_name
WHERE USER IS NOT NULL AND EVENT_NAME REGEXP '^statement/sql/(insert|update|delete|replace|load|truncate)' AND COUNT_STAR > 0
GROUP BY USER, HOST ORDER BY 2 DESC, 1 LIMIT 100`;

/** kind, name, runs. */
export const PROGRAM_RUNS = `
SELECT OBJECT_TYPE AS c0, OBJECT_NAME AS c1, COUNT_STAR AS c2
FROM performance_schema.events_statements_summary_by_program WHERE OBJECT_SCHEMA = DATABASE() AND COUNT_STAR > 0`;

/** Consumers and instruments that are switched off, of those that are needed. */
export const SWITCHED_OFF = `
SELECT NAME AS c0 FROM performance_schema.setup_consumers
WHERE ENABLED = 'NO' AND NAME IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest')
UNION ALL SELECT NAME FROM performance_schema.setup_instruments
WHERE ENABLED = 'NO' AND NAME IN ('wait/io/table/sql/handler', 'statement/sql/insert')`;

/** Logins whose statements are not recorded, and whether some objects are not. */
export const NOT_RECORDED = `
SELECT CONCAT(USER, '@', HOST) AS c0 FROM performance_schema.setup_actors WHERE ENABLED = 'NO'
UNION ALL SELECT CONCAT(OBJECT_TYPE, ' ', OBJECT_SCHEMA, '.', OBJECT_NAME) FROM performance_schema.setup_objects
WHERE ENABLED = 'NO' AND OBJECT_SCHEMA = DATABASE()`;

/** Settings and counters of losses: name, value. */
export const STATE = [
  `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('performance_schema', 'userstat', 'performance_schema_digests_size')`,
  `SHOW GLOBAL STATUS WHERE Variable_name IN ('Uptime', 'Performance_schema_digest_lost', 'Performance_schema_accounts_lost',
    'Performance_schema_prepared_statements_lost', 'Performance_schema_table_handles_lost', 'Performance_schema_program_lost')`,
] as const;

/** When the server started. */
export const STARTED = (seconds: string) => `SELECT ${moment(`UTC_TIMESTAMP() - INTERVAL ${seconds} SECOND`)} AS c0`;

/** table, rows changed (MariaDB with userstat). */
export const TABLE_STATISTICS = `
SELECT TABLE_NAME AS c0, ROWS_CHANGED AS c1 FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND ROWS_CHANGED > 0`;

/** login, rows written (MariaDB with userstat). */
export const USER_STATISTICS = `
SELECT USER AS c0, ROWS_INSERTED + ROWS_UPDATED + ROWS_DELETED AS c1 FROM information_schema.USER_STATISTICS
WHERE ROWS_INSERTED + ROWS_UPDATED + ROWS_DELETED > 0 ORDER BY 2 DESC, 1 LIMIT 100`;
