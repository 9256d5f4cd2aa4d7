import type { Cause } from '../../model/parity.ts';

/** One side is NULL and the other is not. */
export function causeOfNull(source: string | null, target: string | null): Cause | null {
  if (source === null) {
    if (target === null) return null;
    return target === '' ? 'NULL became empty' : 'NULL became a value';
  }
  if (target !== null) return null;
  return source === '' ? 'empty became NULL' : 'a value became NULL';
}
