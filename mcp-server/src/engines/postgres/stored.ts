import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType } from './types.ts';

/** The expression that makes a column's value of a canonical text which stands in place of `{}`; NULL stays NULL. */
export function storedExpression(rawType: string, { kind }: CanonicalForm): string {
  const { base, args, array } = parseRawType(rawType);
  if (base === 'bytea' && !array) return `decode({}::text, 'hex')`;
  if (base === 'timestamp with time zone' && !array) return `({}::text::timestamp AT TIME ZONE 'UTC')`;
  if (base === 'bit' && kind === 'integer') return `{}::text::numeric::bigint::bit(${args[0] ?? 1})`;
  return `{}::text::${rawType}`;
}
