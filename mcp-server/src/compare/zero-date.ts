import type { Column } from '../model/schema.ts';

/** True when the column's default is a date with a zero month or day, which no calendar has. */
export function defaultsToZeroDate({ type, default: given }: Column): boolean {
  if (given?.kind !== 'literal' || (type.kind !== 'date' && type.kind !== 'timestamp')) return false;
  return /^\d{4}-(?:00-\d\d|\d\d-00)/.test(given.value);
}
