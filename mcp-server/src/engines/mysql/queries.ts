/** Columns of one table: schema, table, column, raw type, character set, collation. */
export const TABLE_COLUMNS = `
SELECT TABLE_SCHEMA AS c0, TABLE_NAME AS c1, COLUMN_NAME AS c2, COLUMN_TYPE AS c3, CHARACTER_SET_NAME AS c4, COLLATION_NAME AS c5
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`;
