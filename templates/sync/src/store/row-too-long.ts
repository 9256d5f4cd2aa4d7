import { MOST_CHARACTERS } from '../core/value-length.ts';
import { StoreError } from './store-error.ts';

/** A row whose line the server was told not to write, or could not. */
export function rowTooLong(label: string, orElse = ''): StoreError {
  const most = `more than ${MOST_CHARACTERS} characters, bytes counted twice`;
  return new StoreError('value', `${label}: the row is too long to be carried: ${most}${orElse}`);
}
