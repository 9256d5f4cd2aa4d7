import type { ColumnType } from '../../../model/column-type.ts';
import type { Column } from '../../../model/schema.ts';
import type { ColumnChange, ColumnShape } from '../../engine.ts';
import { quoteIdentifier, quoteLiteral } from '../quote.ts';

/** The collation "C" compares bytes; citext compares in lower case under any. */
export function exactly(text: ColumnShape): ColumnShape {
  return { ...text, rawType: /(^|\.)citext$/.test(text.rawType) ? 'text' : text.rawType, collation: 'C' };
}

/** A column's type as CREATE TABLE spells it. */
export function declaration({ rawType, collation }: ColumnShape): string {
  return collation === null ? rawType : `${rawType} COLLATE ${quoteIdentifier(collation)}`;
}

/** A value that no cast of an assignment takes over needs an expression, and so does its default. */
export function retype({ table, column, to, tied }: ColumnChange): string | null {
  const whole = column.type.kind === 'integer' && to.type.kind === 'integer';
  if (column.generated !== null || (!whole && (tied || column.identity !== null))) return null;
  const sql = quoteIdentifier(column.name);
  const alter = `ALTER COLUMN ${sql}`;
  const type = `${alter} TYPE ${declaration(to)}`;
  const name = `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`;
  const made = conversion(column.type, to.type);
  if (made === null) return `ALTER TABLE ${name} ${type};`;
  const using = `${type} USING ${made(sql)}`;
  if (column.default === null) return `ALTER TABLE ${name} ${using};`;
  const value = defaultOf(column);
  if (value === null) return null;
  return `ALTER TABLE ${name} ${alter} DROP DEFAULT, ${using}, ${alter} SET DEFAULT ${made(value)};`;
}

/** The expression that makes the new value of the old one; null where an assignment does. */
function conversion(from: ColumnType, to: ColumnType): ((sql: string) => string) | null {
  if (from.kind === 'boolean' && to.kind === 'integer') return (sql) => `(${sql})::integer`;
  if (to.kind === 'bytes' && from.kind !== 'bytes') return (sql) => `convert_to((${sql})::text, 'UTF8')`;
  // A cast adds zeros at the end, where they make another number.
  if (from.kind === 'bits' && to.kind === 'bits') {
    const bits = to.length ?? 1;
    return (sql) => `lpad((${sql})::text, ${bits}, '0')::bit(${bits})`;
  }
  return null;
}

function defaultOf({ default: given, type }: Column): string | null {
  if (given?.kind !== 'literal') return null;
  if (type.kind === 'boolean') return given.value === '1' ? 'true' : 'false';
  return type.kind === 'bits' ? `B${quoteLiteral(given.value)}` : quoteLiteral(given.value);
}
