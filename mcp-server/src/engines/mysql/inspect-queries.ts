import type { ServerVersion } from './semantics.ts';
import type { Flavor } from './session-settings.ts';

const OWN = 'TABLE_SCHEMA = DATABASE()';

/** database, its character set and collation. */
export const DATABASE = 'SELECT DATABASE() AS c0, @@character_set_database AS c1, @@collation_database AS c2';

/** sql_mode, zone, the system's zone, isolation, lower_case_table_names, auto_increment_increment, div_precision_increment; all as a new session gets them. */
export function semantics(flavor: Flavor): string {
  return `
SELECT @@GLOBAL.sql_mode AS c0, @@GLOBAL.time_zone AS c1, @@system_time_zone AS c2, @@GLOBAL.${flavor === 'mysql' ? 'transaction' : 'tx'}_isolation AS c3,
  CAST(@@lower_case_table_names AS CHAR) AS c4, CAST(@@GLOBAL.auto_increment_increment AS CHAR) AS c5,
  CAST(@@GLOBAL.div_precision_increment AS CHAR) AS c6`;
}

/** MariaDB's KEYWORDS does not say which are reserved. */
export const RESERVED_WORDS = `
SELECT LOWER(WORD) AS c0 FROM information_schema.KEYWORDS WHERE RESERVED = 1 ORDER BY c0`;

/** name, kind, engine, rows, data bytes, index bytes, next number, collation, options, comment, row format. */
export const TABLES = `
SELECT TABLE_NAME AS c0, TABLE_TYPE AS c1, ENGINE AS c2, TABLE_ROWS AS c3, DATA_LENGTH AS c4, INDEX_LENGTH AS c5,
  AUTO_INCREMENT AS c6, TABLE_COLLATION AS c7, CREATE_OPTIONS AS c8, TABLE_COMMENT AS c9,
  ROW_FORMAT AS c10
FROM information_schema.TABLES WHERE ${OWN}`;

/** table, name, raw type, nullable, default, extra, character set, collation, comment, expression, rights, SRID; in table order. */
export function columns(flavor: Flavor): string {
  return `
SELECT TABLE_NAME AS c0, COLUMN_NAME AS c1, COLUMN_TYPE AS c2, IS_NULLABLE = 'YES' AS c3, COLUMN_DEFAULT AS c4, EXTRA AS c5,
  CHARACTER_SET_NAME AS c6, COLLATION_NAME AS c7, COLUMN_COMMENT AS c8, GENERATION_EXPRESSION AS c9, PRIVILEGES AS c10,
  ${flavor === 'mysql' ? 'SRS_ID' : 'NULL'} AS c11
FROM information_schema.COLUMNS WHERE ${OWN} ORDER BY TABLE_NAME, ORDINAL_POSITION`;
}

/** table, index, unique, column, prefix, direction, method, expression, visible, comment; parts in order. */
export function indexes(flavor: Flavor): string {
  const [expression, visible] = flavor === 'mysql' ? ['EXPRESSION', "IS_VISIBLE = 'YES'"] : ['NULL', "IGNORED = 'NO'"];
  return `
SELECT TABLE_NAME AS c0, INDEX_NAME AS c1, NON_UNIQUE = 0 AS c2, COLUMN_NAME AS c3, SUB_PART AS c4, COLLATION AS c5,
  INDEX_TYPE AS c6, ${expression} AS c7, ${visible} AS c8, INDEX_COMMENT AS c9
FROM information_schema.STATISTICS WHERE ${OWN} ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`;
}

/** table, constraint, column, referenced schema, table and column; in key order. */
export const FOREIGN_KEY_COLUMNS = `
SELECT TABLE_NAME AS c0, CONSTRAINT_NAME AS c1, COLUMN_NAME AS c2, REFERENCED_TABLE_SCHEMA AS c3, REFERENCED_TABLE_NAME AS c4,
  REFERENCED_COLUMN_NAME AS c5
FROM information_schema.KEY_COLUMN_USAGE WHERE ${OWN} AND REFERENCED_TABLE_NAME IS NOT NULL
ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`;

/** table, constraint, on delete, on update. */
export const FOREIGN_KEY_ACTIONS = `
SELECT TABLE_NAME AS c0, CONSTRAINT_NAME AS c1, DELETE_RULE AS c2, UPDATE_RULE AS c3
FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()`;

/** table, constraint, text, enforced, whether a column declares it. */
export function checks(flavor: Flavor): string {
  if (flavor === 'mariadb') {
    return `
SELECT TABLE_NAME AS c0, CONSTRAINT_NAME AS c1, CHECK_CLAUSE AS c2, 1 AS c3, LEVEL = 'Column' AS c4
FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()`;
  }
  // A check's name is unique in its schema.
  return `
SELECT t.TABLE_NAME AS c0, t.CONSTRAINT_NAME AS c1, c.CHECK_CLAUSE AS c2, t.ENFORCED = 'YES' AS c3, 0 AS c4
FROM information_schema.TABLE_CONSTRAINTS t
JOIN information_schema.CHECK_CONSTRAINTS c ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
WHERE t.TABLE_SCHEMA = DATABASE() AND t.CONSTRAINT_TYPE = 'CHECK'`;
}

/** table, method, expression, partition, bound, place, how it is split again, comment; in order, one row for all subpartitions of a partition. */
export const PARTITIONS = `
SELECT DISTINCT TABLE_NAME AS c0, PARTITION_METHOD AS c1, PARTITION_EXPRESSION AS c2, PARTITION_NAME AS c3, PARTITION_DESCRIPTION AS c4,
  PARTITION_ORDINAL_POSITION AS c5, SUBPARTITION_METHOD AS c6, SUBPARTITION_EXPRESSION AS c7, PARTITION_COMMENT AS c8
FROM information_schema.PARTITIONS WHERE ${OWN} AND PARTITION_NAME IS NOT NULL ORDER BY c0, c5`;

/** name, text (empty where it may not be seen), definer, whose rights, check option. */
export const VIEWS = `
SELECT TABLE_NAME AS c0, VIEW_DEFINITION AS c1, DEFINER AS c2, SECURITY_TYPE = 'INVOKER' AS c3, CHECK_OPTION <> 'NONE' AS c4
FROM information_schema.VIEWS WHERE ${OWN}`;

/** name, kind, result, language, text, definer, whose rights. */
export const ROUTINES = `
SELECT ROUTINE_NAME AS c0, ROUTINE_TYPE AS c1, DTD_IDENTIFIER AS c2, COALESCE(EXTERNAL_LANGUAGE, ROUTINE_BODY) AS c3, ROUTINE_DEFINITION AS c4,
  DEFINER AS c5, SECURITY_TYPE = 'INVOKER' AS c6
FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')`;

/** routine, kind, mode, name, type; in order. Position 0 is a function's result. */
export const PARAMETERS = `
SELECT SPECIFIC_NAME AS c0, ROUTINE_TYPE AS c1, PARAMETER_MODE AS c2, PARAMETER_NAME AS c3, DTD_IDENTIFIER AS c4
FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE() AND ORDINAL_POSITION > 0
ORDER BY SPECIFIC_NAME, ORDINAL_POSITION`;

/** name, table, timing, event, text, definer. */
export const TRIGGERS = `
SELECT TRIGGER_NAME AS c0, EVENT_OBJECT_TABLE AS c1, ACTION_TIMING AS c2, EVENT_MANIPULATION AS c3, ACTION_STATEMENT AS c4,
  DEFINER AS c5
FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`;

/** name, one time, moment, interval, unit, starts, ends, status, text, definer. Times are in UTC, as the session is. */
export const EVENTS = `
SELECT EVENT_NAME AS c0, EVENT_TYPE = 'ONE TIME' AS c1, CAST(EXECUTE_AT AS CHAR) AS c2, INTERVAL_VALUE AS c3, INTERVAL_FIELD AS c4,
  CAST(STARTS AS CHAR) AS c5, CAST(ENDS AS CHAR) AS c6, STATUS = 'ENABLED' AS c7, EVENT_DEFINITION AS c8,
  DEFINER AS c9
FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()`;

/** Position, start, increment, limits, cycle and cache of one MariaDB sequence, its number in the list first; to be joined by UNION ALL. */
export function sequence(at: number, sql: string): string {
  return `SELECT ${at} AS c0, next_not_cached_value AS c1, start_value AS c2, increment AS c3, minimum_value AS c4, maximum_value AS c5, cycle_option AS c6, cache_size AS c7 FROM ${sql}`;
}

/** kind and name of code that no other query gives: Oracle’s packages on MariaDB, JavaScript libraries on MySQL from 9.2 on. */
export function otherObjects({ flavor, version }: ServerVersion): string | null {
  if (flavor === 'mariadb') {
    return `
SELECT ROUTINE_TYPE AS c0, ROUTINE_NAME AS c1 FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE NOT IN ('FUNCTION', 'PROCEDURE')`;
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 9 || (major === 9 && minor >= 2)
    ? "SELECT 'LIBRARY' AS c0, LIBRARY_NAME AS c1 FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = DATABASE()"
    : null;
}

export const GRANTS = 'SHOW GRANTS';
