import type { CanonicalForm } from '../../model/digest.ts';

/** Whether canonical texts of the form are numbers. */
export function isNumeric({ kind }: CanonicalForm): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}
