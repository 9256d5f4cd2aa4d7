import type { CanonicalForm } from '../../model/digest.ts';
import { parseRawType } from './types.ts';

/** The expression that makes a column's value of a canonical text which stands in place of `{}`; NULL stays NULL. */
export function storedExpression(rawType: string, { kind }: CanonicalForm): string {
  const { base, args, array } = parseRawType(rawType);
  if (base === 'bytea' && !array) return `decode({}::text, 'hex')`;
  if (base === 'timestamp with time zone' && !array) return `({}::text::timestamp AT TIME ZONE 'UTC')`;
  if (base === 'bit' && kind === 'integer') return `{}::text::numeric::bigint::bit(${args[0] ?? 1})`;
  return `{}::text::${withoutLength(base, array) ?? rawType}`;
}

/** An explicit cast to a type with a length cuts without a word; assigned without one, the column itself refuses what is too long. */
const WITHOUT_LENGTH: ReadonlyMap<string, string> = new Map([
  ['character', 'bpchar'],
  ['character varying', 'character varying'],
  ['bit', 'bit varying'],
  ['bit varying', 'bit varying'],
]);

function withoutLength(base: string, array: boolean): string | null {
  const open = WITHOUT_LENGTH.get(base);
  return open === undefined ? null : `${open}${array ? '[]' : ''}`;
}
