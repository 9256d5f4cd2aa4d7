import type { DigestColumn } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { canonicalExpression } from './canonical.ts';
import type { OpenColumn, OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { parseRawType, type RawType } from './types.ts';

/** A key column whose values have places in an order. */
export interface KeyColumn {
  readonly name: string;
  /** The column over the alias t. */
  readonly sql: string;
  readonly type: RawType;
  /** One parameter as a value of the column's type, for an index to find. */
  readonly parameter: string;
  /** SQL of the text by which a KeyPoint names its value. */
  readonly pointText: string;
}

/** The key columns with what is needed to walk them. Throws VALIDATION without a key, UNSUPPORTED for a type that has no KeyPoint text. */
export function keyColumns(table: OpenTable, key: readonly DigestColumn[]): KeyColumn[] {
  if (key.length === 0) {
    throw new LockstepError('VALIDATION', `${table.label}: no key column is named`, {
      hint: 'Rows have an order and a name by their key only: digest the table by hash buckets.',
    });
  }
  return key.map((column) => keyColumn(table, column));
}

/** A parameter as a number of that type. Through CHAR: MySQL takes a bare CAST(? AS UNSIGNED) for a signed parameter and cuts it at 2^63. */
export function numberParameter(type: 'SIGNED' | 'UNSIGNED' | `DECIMAL(${number},${number})`): string {
  return `CAST(CAST(? AS CHAR) AS ${type})`;
}

/** One parameter as a value of the type, for an index to find; null for a type whose values have no order that a point could name. */
export function typedParameter({ rawType, charset, collation }: OpenColumn): string | null {
  const { base, args, unsigned } = parseRawType(rawType);
  const text = 'CAST(? AS CHAR)';
  switch (base) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return numberParameter(unsigned ? 'UNSIGNED' : 'SIGNED');
    case 'year':
      return numberParameter('UNSIGNED');
    case 'decimal':
      return numberParameter(`DECIMAL(${Number(args[0] ?? 10)},${Number(args[1] ?? 0)})`);
    case 'char':
    case 'varchar':
      // A column of another character set would be converted row by row, so the parameter is converted instead.
      return charset === null ? null : `CONVERT(${text} USING ${charset}) COLLATE ${collation}`;
    case 'binary':
    case 'varbinary':
      return 'UNHEX(?)';
    case 'date':
      return `CAST(${text} AS DATE)`;
    case 'datetime':
    case 'timestamp':
      return `CAST(${text} AS DATETIME(6))`;
    case 'uuid':
      return `CAST(${text} AS UUID)`;
    default:
      return null;
  }
}

function keyColumn(table: OpenTable, column: DigestColumn): KeyColumn {
  const { name } = column;
  const found = table.column(name);
  const parameter = typedParameter(found);
  if (parameter === null) throw noPlaces(table, name, found.rawType);
  const sql = `t.${quoteIdentifier(name)}`;
  const type = parseRawType(found.rawType);
  // Characters are named by themselves, whatever form the rows are compared in.
  const form = found.charset === null ? column.form : ({ kind: 'text' } as const);
  return { name, sql, type, parameter, pointText: canonicalExpression(sql, found.rawType, form) };
}

function noPlaces({ label }: OpenTable, name: string, rawType: string): LockstepError {
  return new LockstepError(
    'UNSUPPORTED',
    `${label}: key column ${JSON.stringify(name)} is ${rawType}, whose order the other database does not share`,
    {
      hint: 'A key is walked in whole numbers, decimals, text, bytes, UUIDs, dates or timestamps: digest this table by hash buckets.',
    },
  );
}
