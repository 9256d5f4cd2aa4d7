import { LockstepError } from '../../model/errors.ts';

/** A name between backticks. Throws VALIDATION for a name that MySQL cannot hold (empty, or with a NUL). */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new LockstepError('VALIDATION', 'a name is empty or holds a NUL character', {
      hint: 'Take names from the inspected schema.',
    });
  }
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A string literal that means the same whether or not the reader's sql_mode has NO_BACKSLASH_ESCAPES, that never breaks a line, and that hides nothing from a reader's eye. */
export function quoteLiteral(value: string): string {
  const plain = !/[\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
  return plain ? `'${value.replaceAll("'", "''")}'` : `_utf8mb4 X'${Buffer.from(value, 'utf8').toString('hex')}'`;
}
