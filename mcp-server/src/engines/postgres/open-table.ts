import { LockstepError } from '../../model/errors.ts';
import type { TableRef } from '../engine.ts';
import { postgresDialect } from './dialect.ts';
import { TABLE_COLUMNS } from './queries.ts';
import { rowOptional } from './row.ts';
import type { Session } from './session.ts';

/** A table or view that exists, with the session to ask. `sql` is its quoted name, `label` names it in messages. */
export interface OpenTable {
  readonly session: Session;
  readonly sql: string;
  readonly label: string;
  /** A column's type as format_type() spells it, domains resolved. Throws NOT_FOUND for a column that the table does not have. */
  typeOf(column: string): string;
}

/** Looks the table up in the catalogue, so that no name reaches a statement that the catalogue does not hold. Throws NOT_FOUND. */
export async function openTable(session: Session, table: TableRef): Promise<OpenTable> {
  const label = `table ${JSON.stringify(`${table.schema}.${table.name}`)}`;
  const sql = postgresDialect.table(table);
  const values = [table.schema, table.name];
  const rows = await session.rows({ text: TABLE_COLUMNS, values, about: `looking up ${label}` });
  if (rows.length === 0) throw notFound(`${label} does not exist at ${session.label}`);
  const types = new Map(rows.map((row) => [rowOptional(row, 0), rowOptional(row, 1)]));
  const typeOf = (column: string): string => {
    const type = types.get(column);
    if (type === undefined || type === null) {
      throw notFound(`${label} at ${session.label} has no column ${JSON.stringify(column)}`);
    }
    return type;
  };
  return { session, sql, label, typeOf };
}

function notFound(message: string): LockstepError {
  return new LockstepError('NOT_FOUND', message, {
    hint: 'Inspect the schema again: it may have been dropped or renamed.',
  });
}
