import type { DdlStatement } from '../../../model/ddl.ts';
import type { Index, Table } from '../../../model/schema.ts';
import { quoteIdentifier } from '../quote.ts';
import { guarded, made, qualified } from './statement-text.ts';

/** The indexes of a table; a unique key that may be checked at commit is a constraint. */
export function indexStatements(table: Table): DdlStatement[] {
  const late = new Set(table.uniqueKeys.filter(({ deferrable }) => deferrable).map(({ name }) => name));
  return table.indexes.map((index) => (late.has(index.name) ? deferrable(table, index) : create(table, index)));
}

function create(table: Table, index: Index): DdlStatement {
  const drop = `DROP INDEX IF EXISTS ${qualified({ schema: table.schema, name: index.name })};`;
  return made('indexes', indexSql(table, index), drop);
}

/** The statement that makes an index. */
export function indexSql(table: Table, index: Index, how: '' | 'CONCURRENTLY' = ''): string {
  const parts = index.parts.map(
    ({ column, expression, descending, nullsFirst }) =>
      `${column === null ? `(${expression})` : quoteIdentifier(column)}${descending ? ' DESC' : ''}${nullsFirst === descending ? '' : nullsFirst ? ' NULLS FIRST' : ' NULLS LAST'}`,
  );
  const sql = [
    `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${how === '' ? '' : `${how} `}IF NOT EXISTS ${quoteIdentifier(index.name)} ON ${qualified(table)} USING ${index.method} (${parts.join(', ')})`,
    ...(index.include.length === 0 ? [] : [`INCLUDE (${index.include.map(quoteIdentifier).join(', ')})`]),
    ...(index.unique && !index.nullsDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...(index.predicate === null ? [] : [`WHERE ${index.predicate}`]),
  ];
  return `${sql.join(' ')};`;
}

function deferrable(table: Table, index: Index): DdlStatement {
  const name = quoteIdentifier(index.name);
  const columns = index.parts.map(({ column }) => quoteIdentifier(column ?? '')).join(', ');
  const add = `ALTER TABLE ${qualified(table)} ADD CONSTRAINT ${name} UNIQUE (${columns}) DEFERRABLE;`;
  const relation = qualified({ schema: table.schema, name: index.name });
  return made(
    'indexes',
    guarded(`to_regclass('${relation.replaceAll("'", "''")}') IS NULL`, add),
    `ALTER TABLE IF EXISTS ${qualified(table)} DROP CONSTRAINT IF EXISTS ${name};`,
  );
}
