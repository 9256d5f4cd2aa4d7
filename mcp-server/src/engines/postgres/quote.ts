import { LockstepError } from '../../model/errors.ts';

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
export function quoteLiteral(value: string): string {
  if (value.includes('\0')) {
    throw new LockstepError('VALIDATION', 'a text value holds a NUL character, which PostgreSQL cannot store', {
      hint: 'Remove the NUL character, or keep the value as bytes.',
    });
  }
  return `'${value.replaceAll("'", "''")}'`;
}
