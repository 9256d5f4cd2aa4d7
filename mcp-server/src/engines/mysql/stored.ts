import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType } from './types.ts';

const INTEGERS = ['tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'year'];
const BYTES = ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'];

/** MySQL 9 gives a parameter the type that its place calls for, and a signed one where a number is; as characters it keeps all digits. */
const DIGITS = 'CAST({} AS CHAR)';

/** The expression that makes a column's value of a canonical text which stands in place of `{}`; NULL stays NULL. */
export function storedExpression(rawType: string, { kind }: CanonicalForm): string {
  const { base, args, unsigned } = parseRawType(rawType);
  // CAST(… AS UNSIGNED) makes 18446744073709551615 of -1, with no more than a warning.
  if (INTEGERS.includes(base)) return `CAST(${DIGITS} AS ${unsigned ? 'DECIMAL(20,0)' : 'SIGNED'})`;
  if (base === 'decimal') return `CAST(${DIGITS} AS DECIMAL(${args[0] ?? 10},${args[1] ?? 0}))`;
  if (base === 'float' || base === 'double') return `(${DIGITS} + 0e0)`;
  if (base === 'bit')
    return kind === 'bits' ? `CAST(CONV(${DIGITS}, 2, 10) AS UNSIGNED)` : `CAST(${DIGITS} AS UNSIGNED)`;
  if (BYTES.includes(base)) return 'UNHEX({})';
  return '{}';
}
