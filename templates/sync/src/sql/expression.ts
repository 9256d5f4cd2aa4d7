import { join, raw, Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';

/** A column's write expression with a value in place of its `{}`. */
export function written(write: string, value: Text): Sql {
  const at = write.indexOf('{}');
  if (at < 0) throw new Error(`the write expression ${write} has no place for a value`);
  return new Sql([write.slice(0, at), write.slice(at + 2)], [value]);
}

/** Pieces joined by commas. */
export function list(pieces: readonly Sql[]): Sql {
  return join([...pieces], ', ');
}

/** Names or other SQL text that is trusted, joined by commas. */
export function names(pieces: readonly string[]): Sql {
  return raw(pieces.join(', '));
}
