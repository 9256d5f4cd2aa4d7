import type { Writing } from '../../ddl/print-expression.ts';
import { quoteLiteral } from '../quote.ts';

const CALLS: ReadonlyMap<string, (args: readonly string[]) => string> = new Map([
  ['trim', ([text]) => `btrim(${text})`],
  ['coalesce', (args) => `COALESCE(${args.join(', ')})`],
  ['nullif', (args) => `NULLIF(${args.join(', ')})`],
  // || with anything but text is only STABLE, which a generated column refuses.
  ['concat', (args) => `(${args.map((arg) => (arg.startsWith("'") ? arg : `(${arg})::text`)).join(' || ')})`],
  ...['year', 'month', 'day'].map(
    (field) => [field, ([moment]: readonly string[]) => `(EXTRACT(${field} FROM ${moment}))::integer`] as const,
  ),
]);
const PLAIN = new Set(
  'lower upper char_length octet_length left right substring ltrim rtrim replace abs floor ceil round'.split(' '),
);

/** How PostgreSQL writes an expression. */
export const postgresWriting: Writing = {
  text: (value) => quoteLiteral(value),
  call: (name, args) => {
    const special = CALLS.get(name);
    if (special !== undefined) return special(args);
    return PLAIN.has(name) ? `${name}(${args.join(', ')})` : null;
  },
  // MySQL computes whole numbers in 64 bits.
  wide: (sql) => `(${sql})::bigint`,
};
