/** Columns of one table: schema, table, column, raw type, character set, collation, nullable. */
export const TABLE_COLUMNS = `
SELECT TABLE_SCHEMA AS c0, TABLE_NAME AS c1, COLUMN_NAME AS c2, COLUMN_TYPE AS c3, CHARACTER_SET_NAME AS c4, COLLATION_NAME AS c5,
  IS_NULLABLE = 'YES' AS c6
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`;

/** login, clock in milliseconds since 1970, character set and collation of the database. */
export const FACTS = `
SELECT CURRENT_USER() AS c0, FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000) AS c1, @@character_set_database AS c2, @@collation_database AS c3`;

/** Tables and views of the database of which the login may not SELECT every column. */
export const UNREADABLE = `
SELECT DISTINCT TABLE_NAME AS c0 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND FIND_IN_SET('select', PRIVILEGES) = 0`;

/** The first table of the database by name. */
export const ANY_TABLE = `
SELECT TABLE_NAME AS c0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME LIMIT 1`;

/** Parts of one index in order, with its table's: schema, table, index, column, prefix, descending, method, engine, options. */
export const INDEX_PARTS = `
SELECT s.TABLE_SCHEMA AS c0, s.TABLE_NAME AS c1, s.INDEX_NAME AS c2, s.COLUMN_NAME AS c3, s.SUB_PART IS NOT NULL AS c4,
  COALESCE(s.COLLATION, '') = 'D' AS c5, s.INDEX_TYPE AS c6, t.ENGINE AS c7, t.CREATE_OPTIONS AS c8
FROM information_schema.STATISTICS s JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = s.TABLE_SCHEMA AND t.TABLE_NAME = s.TABLE_NAME
WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.INDEX_NAME = ? AND t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?
ORDER BY s.SEQ_IN_INDEX`;

/** Estimated rows of a table. */
export const ROW_ESTIMATE = `
SELECT COALESCE(MAX(TABLE_ROWS), 0) AS c0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`;

/** How many warnings the last statement gave: one row with one column. MySQL prepares neither this nor the next. */
export const WARNING_COUNT = 'SHOW COUNT(*) WARNINGS';

/** Level, Code and Message of those that the server keeps. */
export const WARNINGS = 'SHOW WARNINGS';
