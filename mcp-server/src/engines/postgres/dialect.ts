import type { CanonicalForm } from '../../model/digest.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Dialect } from '../engine.ts';
import { canonicalExpression } from './canonical.ts';
import { postgresCode } from './code.ts';
import { holdsValue } from './holds.ts';
import { literalValue } from './literal-value.ts';

/** A name between double quotes. Throws VALIDATION for a name that PostgreSQL cannot hold (empty, or with a NUL). */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new LockstepError('VALIDATION', 'a name is empty or holds a NUL character', {
      hint: 'Take names from the inspected schema.',
    });
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal under standard_conforming_strings = on, which every connection of ours sets. */
function quoteLiteral(value: string): string {
  if (value.includes('\0')) {
    throw new LockstepError('VALIDATION', 'a text value holds a NUL character, which PostgreSQL cannot store', {
      hint: 'Remove the NUL character, or keep the value as bytes.',
    });
  }
  return `'${value.replaceAll("'", "''")}'`;
}

/** How PostgreSQL writes SQL. */
export const postgresDialect: Dialect = {
  engine: 'postgres',
  identifier: quoteIdentifier,
  literal: quoteLiteral,
  table: ({ schema, name }) => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  canonical: (quotedColumn: string, rawType: string, form: CanonicalForm) =>
    canonicalExpression(quotedColumn, rawType, form),
  holds: (column, rawType, form, text) => holdsValue(column, rawType, form, text, quoteLiteral),
  value: (text, rawType, form) => literalValue(text, rawType, form, quoteLiteral),
  clientCommand: (file) => `psql -X -v ON_ERROR_STOP=1 --single-transaction -f '${file.replaceAll("'", "'\\''")}'`,
  code: postgresCode({ identifier: quoteIdentifier, literal: quoteLiteral }),
};
