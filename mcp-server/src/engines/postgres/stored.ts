import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType } from './types.ts';

/** The expression that makes a column's value of a canonical text which stands in place of `{}`; NULL stays NULL. */
export function storedExpression(rawType: string, { kind }: CanonicalForm): string {
  const { base, args, array } = parseRawType(rawType);
  if (base === 'bytea' && !array) return `decode({}::text, 'hex')`;
  if (base === 'timestamp with time zone' && !array) return `({}::text::timestamp AT TIME ZONE 'UTC')`;
  if (base === 'bit' && kind === 'integer') return `{}::text::numeric::bigint::bit(${args[0] ?? 1})`;
  const open = WITHOUT_LENGTH[base];
  return `{}::text::${open === undefined ? rawType : `${open}${array ? '[]' : ''}`}`;
}

/** A cast that names a length cuts what is longer in silence; storing what has none in the column is an error instead. */
const WITHOUT_LENGTH: Readonly<Record<string, string>> = {
  'character varying': 'character varying',
  character: 'bpchar',
  bit: 'bit varying',
  'bit varying': 'bit varying',
};
