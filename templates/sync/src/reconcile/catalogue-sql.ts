import sql from 'sql-template-tag';
import type { EngineName, TableSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** Whether a foreign key of any table refers to this one. */
export async function isReferenced(tx: Tx, table: TableSide): Promise<boolean> {
  return (await tx.rows(REFERENCED[tx.engine](table))).length > 0;
}

/** About how many rows a table has, as the catalogue thinks; null when it does not know. */
export async function estimatedRows(tx: Tx, table: TableSide): Promise<number | null> {
  const [row] = await tx.rows(ESTIMATE[tx.engine](table));
  const rows = Number(row?.[0] ?? -1);
  return rows < 0 ? null : rows;
}

type Question = (table: TableSide) => ReturnType<typeof sql>;

const REFERENCED: Readonly<Record<EngineName, Question>> = {
  mysql: ({ schema, name }) => sql`SELECT 1 FROM information_schema.KEY_COLUMN_USAGE
WHERE REFERENCED_TABLE_SCHEMA = ${schema} AND REFERENCED_TABLE_NAME = ${name} LIMIT 1`,
  postgres: ({ schema, name }) => sql`SELECT 1 FROM pg_constraint c JOIN pg_class t ON t.oid = c.confrelid
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE c.contype = 'f' AND n.nspname = ${schema} AND t.relname = ${name} LIMIT 1`,
};

const ESTIMATE: Readonly<Record<EngineName, Question>> = {
  mysql: ({ schema, name }) => sql`SELECT CAST(TABLE_ROWS AS CHAR) FROM information_schema.TABLES
WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME = ${name}`,
  postgres: ({ schema, name }) => sql`SELECT t.reltuples::bigint::text FROM pg_class t
JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = ${schema} AND t.relname = ${name}`,
};
