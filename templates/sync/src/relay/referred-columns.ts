import sql from 'sql-template-tag';
import type { TableSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';

/** The names of a table's columns that foreign keys refer to, also those of tables that are not migrated. */
export async function referredColumns(tx: Tx, { schema, name }: TableSide): Promise<Set<string>> {
  const rows = await tx.rows(
    tx.engine === 'mysql'
      ? sql`SELECT DISTINCT REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE
WHERE REFERENCED_TABLE_SCHEMA = ${schema} AND REFERENCED_TABLE_NAME = ${name}`
      : sql`SELECT DISTINCT a.attname::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.confrelid
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.confkey)
WHERE k.contype = 'f' AND n.nspname = ${schema} AND c.relname = ${name}`,
  );
  return new Set(rows.flatMap(([column]) => column ?? []));
}
