import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor, TableSide } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';

/** A table is not what it was when its backfill began. */
export class SchemaChangedError extends Error {
  override readonly name = 'SchemaChangedError';
}

/** The columns of a table with their types, and its unique keys, hashed from the live catalogue. */
export async function readShape(tx: Tx, { schema, name }: TableSide): Promise<string> {
  const rows = await SHAPES[tx.engine](tx, schema, name);
  if (rows.length === 0) throw new StoreError('other', `${schema}.${name} does not exist`);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 32);
}

/** Throws SchemaChangedError unless the table still has that shape; exact where the transaction has used the table before. */
export async function mustHaveShape(tx: Tx, table: TableDescriptor, side: Side, shape: string): Promise<void> {
  if ((await readShape(tx, table[side])) === shape) return;
  throw new SchemaChangedError(
    `${table[side].schema}.${table[side].name} on the ${side} was altered while it was being copied, so the copy stopped before the rows it was at. ` +
      'Plan again (`generate_plan`), then run the backfill with --restart.',
  );
}

const SHAPES: Readonly<Record<EngineName, (tx: Tx, schema: string, name: string) => Promise<unknown[]>>> = {
  mysql: async (tx, schema, name) => [
    ...(await tx.rows(sql`SELECT column_name, column_type, is_nullable, character_set_name, collation_name, extra
FROM information_schema.columns WHERE table_schema = ${schema} AND table_name = ${name} ORDER BY ordinal_position`)),
    ...(await tx.rows(sql`SELECT index_name, column_name, sub_part FROM information_schema.statistics
WHERE table_schema = ${schema} AND table_name = ${name} AND non_unique = 0 ORDER BY index_name, seq_in_index`)),
  ],
  postgres: async (tx, schema, name) =>
    tx.rows(sql`SELECT attname::text, format_type(atttypid, atttypmod), attnotnull::text, attcollation::text, attgenerated::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ${schema} AND c.relname = ${name} AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT pg_get_indexdef(indexrelid), '', '', '', '' FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${schema} AND c.relname = ${name} AND indisunique ORDER BY 1`),
};
