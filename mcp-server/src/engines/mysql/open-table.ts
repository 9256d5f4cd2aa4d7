import { LockstepError } from '../../model/errors.ts';
import type { TableRef } from '../engine.ts';
import { TABLE_COLUMNS } from './queries.ts';
import { quoteTable } from './quote.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';
import { parseRawType, wholeLimits } from './types.ts';

/** A table or view that exists, with the session to ask. `sql` is its quoted name, `label` names it in messages. */
export interface OpenTable {
  readonly session: Session;
  readonly sql: string;
  readonly label: string;
  readonly name: TableRef;
  /** What the catalogue says of a column. Throws NOT_FOUND for a column that the table does not have. */
  column(name: string): OpenColumn;
}

export interface OpenColumn {
  /** As COLUMN_TYPE spells it. */
  readonly rawType: string;
  /** null where the column holds no characters. */
  readonly charset: string | null;
  readonly collation: string | null;
  readonly nullable: boolean;
}

/** Looks the table up in the catalogue, so that no name reaches a statement that the catalogue does not hold. Throws NOT_FOUND. */
export async function openTable(session: Session, table: TableRef): Promise<OpenTable> {
  const label = `table ${JSON.stringify(`${table.schema}.${table.name}`)}`;
  const values = [table.schema, table.name];
  const rows = await session.rows({ text: TABLE_COLUMNS, values, about: `looking up ${label}` });
  // The catalogue's own comparison takes A for a on some servers.
  const own = rows.filter((row) => rowText(row, 0) === table.schema && rowText(row, 1) === table.name);
  if (own.length === 0) throw notFound(`${label} does not exist at ${session.label}, or this login may not see it`);
  const columns = new Map(own.map((row) => [rowText(row, 2), openColumn(row)]));
  const column = (name: string): OpenColumn => {
    const found = columns.get(name);
    if (found === undefined) throw notFound(`${label} at ${session.label} has no column ${JSON.stringify(name)}`);
    return found;
  };
  return { session, sql: quoteTable(table), label, name: table, column };
}

function openColumn(row: Row): OpenColumn {
  return {
    rawType: rowText(row, 3),
    charset: rowOptional(row, 4),
    collation: rowOptional(row, 5),
    nullable: rowFlag(row, 6),
  };
}

function notFound(message: string): LockstepError {
  return new LockstepError('NOT_FOUND', message, {
    hint: 'Inspect the schema again: it may have been dropped or renamed. Grant SELECT on it when it exists.',
  });
}

/** The smallest and largest value of a whole-number column; null for any other type. A decimal has no limits that a key could reach. */
export function wholeNumberLimits(rawType: string): { readonly min: bigint; readonly max: bigint } | null {
  const type = parseRawType(rawType);
  if (type.base === 'decimal' && Number(type.args[1] ?? 0) === 0) return { min: -(10n ** 65n), max: 10n ** 65n };
  return wholeLimits(type);
}
