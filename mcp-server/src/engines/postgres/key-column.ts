import type { DigestColumn } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import { canonicalExpression } from './canonical.ts';
import type { OpenTable } from './open-table.ts';
import { quoteIdentifier } from './quote.ts';
import { parseRawType, type RawType } from './types.ts';

/** A key column whose values have places in an order. */
export interface KeyColumn {
  readonly name: string;
  /** The column over the alias t. */
  readonly sql: string;
  /** Its type as `placeOf` names it. */
  readonly base: string;
  /** The type of a parameter that is compared with it. */
  readonly inputType: string;
  /** The schema whose operators compare it. */
  readonly operators: string;
  /** SQL of the text by which a KeyPoint names its value. */
  readonly pointText: string;
}

const ORDERED = [
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'uuid',
  'bytea',
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
];
const CHARACTERS = ['text', 'character varying', 'character', 'bpchar'];

/** The key columns with what is needed to walk them. Throws VALIDATION without a key, UNSUPPORTED for a type that has no KeyPoint text. */
export function keyColumns(table: OpenTable, key: readonly DigestColumn[]): KeyColumn[] {
  if (key.length === 0) {
    throw new LockstepError('VALIDATION', `${table.label}: no key column is named`, {
      hint: 'Rows have an order and a name by their key only: digest the table by hash buckets.',
    });
  }
  return key.map((column) => keyColumn(table, column));
}

/** The schema of the operators that compare values of the type: an extension brings its own, and search_path does not reach them. */
export function operatorSchema(base: string): string {
  return base.includes('.') ? base.slice(0, base.lastIndexOf('.')) : 'pg_catalog';
}

/** What to cast a parameter to, so that comparing it with the column needs no conversion of the column. */
export function parameterType(base: string): string {
  // Without a length, character means character(1) and would cut the value.
  if (base === 'character') return 'bpchar';
  return base === 'character varying' ? 'text' : base;
}

function keyColumn(table: OpenTable, column: DigestColumn): KeyColumn {
  const { name } = column;
  const sql = `t.${quoteIdentifier(name)}`;
  const rawType = table.typeOf(name);
  const type = parseRawType(rawType);
  const { base } = type;
  const shared = { name, sql, inputType: parameterType(base), operators: operatorSchema(base) };
  if (isCharacter(type)) {
    return { ...shared, base: 'text', pointText: canonicalExpression(sql, rawType, { kind: 'text' }) };
  }
  if (type.array || !ORDERED.includes(base)) throw noPlaces(table, name, rawType);
  return { ...shared, base, pointText: pointText(column, sql, rawType, base) };
}

function isCharacter({ base, array }: RawType): boolean {
  return !array && (CHARACTERS.includes(base) || /\.citext$/.test(base));
}

function pointText({ form }: DigestColumn, sql: string, rawType: string, base: string): string {
  switch (base) {
    case 'uuid':
    case 'bytea':
      return canonicalExpression(sql, rawType, { kind: 'bytes' });
    case 'date':
      return canonicalExpression(sql, rawType, { kind: 'date' });
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return canonicalExpression(sql, rawType, { kind: 'timestamp' });
    default:
      return canonicalExpression(sql, rawType, form.kind === 'decimal' ? form : { kind: 'integer' });
  }
}

function noPlaces(table: OpenTable, name: string, rawType: string): LockstepError {
  return new LockstepError(
    'UNSUPPORTED',
    `${table.label}: key column ${JSON.stringify(name)} is ${rawType}, whose order the other database does not share`,
    {
      hint: 'A key is walked in whole numbers, decimals, text, bytes, UUIDs, dates or timestamps: digest this table by hash buckets.',
    },
  );
}
