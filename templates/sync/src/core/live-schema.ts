import { createHash } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import type { EngineName, Side, TableDescriptor, TableSide, Text } from '../descriptor.ts';
import { list } from '../sql/expression.ts';
import type { Store, Tx } from '../store/store.ts';
import { groupBy } from './group-by.ts';

/** A table whose definition is not what it was when the kit was rendered, or that is gone. */
export interface Drift {
  /** What outbox and ledger call the table. */
  readonly name: string;
  readonly side: Side;
  readonly table: string;
  readonly gone: boolean;
}

/** The tables of a side whose definition is another one than the descriptor's. */
export async function findDrift(store: Store, tables: readonly TableDescriptor[], side: Side): Promise<Drift[]> {
  const hashes = await store.transaction((tx) =>
    liveSchemaHashes(
      tx,
      tables.map((table) => table[side]),
    ),
  );
  return tables.flatMap(({ name, [side]: own }) => {
    const hash = hashes.get(JSON.stringify([own.schema, own.name]));
    if (hash === own.schemaHash) return [];
    return [{ name, side, table: `${own.schema}.${own.name}`, gone: hash === undefined }];
  });
}

/** The hash of each table's definition as the catalogue has it now, by the JSON of schema and name: the descriptor's `schemaHash`. */
export async function liveSchemaHashes(tx: Tx, tables: readonly TableSide[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const [schema, own] of groupBy(tables, (table) => table.schema)) {
    const rows = await tx.rows(CATALOGUE[tx.engine](schema, list(own.map(({ name }) => sql`${name}`))));
    for (const [name, facts] of groupBy(rows, ([, table]) => table ?? '')) {
      hashes.set(JSON.stringify([schema, name]), hashOf(facts));
    }
  }
  return hashes;
}

/** Columns: kind, table, position, name, type, nullable, collation. Unique keys: kind, table, position, index, column, primary, prefix. */
function hashOf(facts: readonly (readonly Text[])[]): string {
  const sorted = [...facts].sort((a, b) => Number(a[2]) - Number(b[2]));
  const columns = sorted.filter(([kind]) => kind === 'column').map(([, , , ...shape]) => shape);
  const keys = [
    ...groupBy(
      sorted.filter(([kind]) => kind === 'key'),
      ([, , , index]) => index,
    ).values(),
  ]
    .filter((parts) => parts.every(([, , , , column, , prefix]) => column !== null && prefix === null))
    .map((parts) => ({ primary: parts[0]?.[5] === '1', columns: parts.map(([, , , , column]) => column ?? '') }));
  const primary = keys.find((key) => key.primary)?.columns ?? [];
  const unique = [...new Set(keys.map((key) => JSON.stringify([...key.columns].sort())))].sort();
  return createHash('sha256')
    .update(JSON.stringify([columns, primary, unique]))
    .digest('hex')
    .slice(0, 32);
}

const CATALOGUE: Readonly<Record<EngineName, (schema: string, names: Sql) => Sql>> = {
  mysql: (
    schema,
    names,
  ) => sql`SELECT 'column' AS kind, TABLE_NAME AS c1, CAST(ORDINAL_POSITION AS CHAR) AS c2, COLUMN_NAME AS c3,
  CONVERT(COLUMN_TYPE USING utf8mb4) AS c4, CASE IS_NULLABLE WHEN 'YES' THEN '1' ELSE '0' END AS c5,
  CASE WHEN COLUMN_TYPE = 'longtext' THEN NULL ELSE COLLATION_NAME END AS c6
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME IN (${names})
UNION ALL SELECT 'key', TABLE_NAME, CAST(SEQ_IN_INDEX AS CHAR), INDEX_NAME, COLUMN_NAME,
  CASE INDEX_NAME WHEN 'PRIMARY' THEN '1' ELSE '0' END, CAST(SUB_PART AS CHAR)
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${schema} AND TABLE_NAME IN (${names}) AND NON_UNIQUE = 0`,
  postgres: (
    schema,
    names,
  ) => sql`SELECT 'column' AS kind, c.relname::text AS c1, a.attnum::text AS c2, a.attname::text AS c3,
  format_type(a.atttypid, a.atttypmod) AS c4, CASE WHEN a.attnotnull OR coalesce(t.typnotnull, false) THEN '0' ELSE '1' END AS c5, NULL AS c6
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_type t ON t.oid = a.atttypid AND t.typtype = 'd'
WHERE n.nspname = ${schema} AND c.relname IN (${names})
UNION ALL SELECT 'key', c.relname::text, p.at::text, x.indexrelid::text, a.attname::text,
  CASE WHEN x.indisprimary THEN '1' ELSE '0' END, NULL
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_index x ON x.indrelid = c.oid AND x.indisunique AND x.indisvalid AND x.indisready AND x.indislive AND x.indpred IS NULL
CROSS JOIN unnest(x.indkey::int2[]) WITH ORDINALITY AS p(attnum, at)
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.attnum
WHERE n.nspname = ${schema} AND c.relname IN (${names}) AND p.at <= x.indnkeyatts`,
};
