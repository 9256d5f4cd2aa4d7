/** Columns of one table: schema, table, column, raw type, character set, collation. */
export const TABLE_COLUMNS = `
SELECT TABLE_SCHEMA AS c0, TABLE_NAME AS c1, COLUMN_NAME AS c2, COLUMN_TYPE AS c3, CHARACTER_SET_NAME AS c4, COLLATION_NAME AS c5
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`;

/** login, clock in milliseconds since 1970, character set and collation of the database. */
export const FACTS = `
SELECT CURRENT_USER() AS c0, FLOOR(UNIX_TIMESTAMP(NOW(3)) * 1000) AS c1, @@character_set_database AS c2, @@collation_database AS c3`;

/** Global settings by name; one that the server does not have is left out. */
export const VARIABLES = `
SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format', 'binlog_row_image', 'server_id', 'gtid_mode',
  'binlog_expire_logs_seconds', 'read_only', 'super_read_only', 'innodb_read_only', 'time_zone', 'system_time_zone', 'sql_mode')`;

/** Tables and views of the database of which the login may not SELECT every column. */
export const UNREADABLE = `
SELECT DISTINCT TABLE_NAME AS c0 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND FIND_IN_SET('select', PRIVILEGES) = 0`;

/** The first table of the database by name. */
export const ANY_TABLE = `
SELECT TABLE_NAME AS c0 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME LIMIT 1`;
