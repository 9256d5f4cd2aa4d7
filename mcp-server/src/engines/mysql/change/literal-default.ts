import type { Column } from '../../../model/schema.ts';
import { defaultSql } from '../ddl/column-sql.ts';

/** What an INSERT that does not name the column stores, where that is one value; else NULL. */
export function literalDefault(column: Column): string {
  if (column.default?.kind !== 'literal') return 'NULL';
  return defaultSql(column)[0]?.replace(/^DEFAULT /, '') ?? 'NULL';
}
