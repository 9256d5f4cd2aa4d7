import { LockstepError } from '../../model/errors.ts';
import type { TableName } from '../../model/mapping.ts';

/** A name between backticks. Throws VALIDATION for a name that MySQL cannot hold (empty, or with a NUL). */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new LockstepError('VALIDATION', 'a name is empty or holds a NUL character', {
      hint: 'Take names from the inspected schema.',
    });
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A table's name between backticks, with its schema. */
export function quoteTable({ schema, name }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** A string literal that means the same whether or not the reader's sql_mode has NO_BACKSLASH_ESCAPES, that never breaks a line, and that hides nothing from a reader's eye. */
export function quoteLiteral(value: string): string {
  const plain = !/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
  return plain ? `'${value.replaceAll("'", "''")}'` : `_utf8mb4 X'${Buffer.from(value, 'utf8').toString('hex')}'`;
}

/** A string literal for definitions, which take no charset introducer (COMMENT) or are not read back with one (DEFAULT on MariaDB). It counts on a sql_mode without NO_BACKSLASH_ESCAPES. */
export function escapedLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\u001a', '\\Z')}'`;
}
