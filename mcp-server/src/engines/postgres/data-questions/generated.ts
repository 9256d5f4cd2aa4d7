import { LockstepError } from '../../../model/errors.ts';
import type { AskedColumn } from '../../engine.ts';

/** A stored value that its expression would not give again. Somebody's function is not called: it may do more than compute. */
export function generatedDiffers({ sql, rawType, generated }: AskedColumn): string | null {
  if (generated === null) return null;
  const plain = generated.replaceAll(/'(?:[^']|'')*'/g, "''").replaceAll(/"(?:[^"]|"")*"/g, 'n');
  // With search_path empty but for pg_catalog every function, type and operator of the user's is spelt with its schema; a cast to a type,
  // and the conditions of a domain, call functions too.
  if (/[a-z_]\w*\s*\.\s*[a-z_]|OPERATOR\s*\(/i.test(plain)) {
    throw new LockstepError(
      'UNSUPPORTED',
      `generated column ${sql} was not judged: its expression uses a function, type or operator of this database`,
      {
        hint: 'Compare the stored values with the expression by hand: they differ where the function was changed after they were stored.',
      },
    );
  }
  return `(${sql})::text IS DISTINCT FROM ((${generated})::${rawType})::text`;
}
