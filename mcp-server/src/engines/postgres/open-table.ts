import { LockstepError } from '../../model/errors.ts';
import type { TableRef } from '../engine.ts';
import { postgresDialect } from './dialect.ts';
import { TABLE_COLUMNS } from './queries.ts';
import { type Row, rowFlag, rowList, rowOptional } from './row.ts';
import type { Session } from './session.ts';

/** A table or view that exists, with the session to ask. `sql` is its quoted name, `label` names it in messages. */
export interface OpenTable {
  readonly session: Session;
  readonly sql: string;
  readonly label: string;
  /** A column's type as format_type() spells it, domains resolved. Throws NOT_FOUND for a column that the table does not have. */
  typeOf(column: string): string;
  /** True only where the server itself makes sure of it. Throws NOT_FOUND like typeOf. */
  isNotNull(column: string): boolean;
  /** The labels of an enum column, else nothing. Throws NOT_FOUND like typeOf. */
  labelsOf(column: string): readonly (string | null)[];
}

interface ColumnFacts {
  readonly type: string;
  readonly notNull: boolean;
  readonly labels: readonly (string | null)[];
}

/** Looks the table up in the catalogue, so that no name reaches a statement that the catalogue does not hold. Throws NOT_FOUND. */
export async function openTable(session: Session, table: TableRef): Promise<OpenTable> {
  const label = `table ${JSON.stringify(`${table.schema}.${table.name}`)}`;
  const sql = postgresDialect.table(table);
  const values = [table.schema, table.name];
  const rows = await session.rows({ text: TABLE_COLUMNS, values, about: `looking up ${label}` });
  if (rows.length === 0) throw notFound(`${label} does not exist at ${session.label}`);
  const columns = new Map(rows.map((row) => [rowOptional(row, 0), columnFacts(row)]));
  const factsOf = (column: string): ColumnFacts => {
    const facts = columns.get(column);
    if (facts === undefined || facts === null) {
      throw notFound(`${label} at ${session.label} has no column ${JSON.stringify(column)}`);
    }
    return facts;
  };
  return {
    session,
    sql,
    label,
    typeOf: (column) => factsOf(column).type,
    isNotNull: (column) => factsOf(column).notNull,
    labelsOf: (column) => factsOf(column).labels,
  };
}

/** Null for the row that stands for a table without columns. */
function columnFacts(row: Row): ColumnFacts | null {
  const type = rowOptional(row, 1);
  return type === null ? null : { type, notNull: rowFlag(row, 2), labels: rowList(row, 3) };
}

function notFound(message: string): LockstepError {
  return new LockstepError('NOT_FOUND', message, {
    hint: 'Inspect the schema again: it may have been dropped or renamed.',
  });
}
