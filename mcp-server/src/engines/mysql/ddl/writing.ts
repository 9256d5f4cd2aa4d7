import type { Writing } from '../../ddl/print-expression.ts';
import { escapedLiteral } from '../quote.ts';

const NAMES: ReadonlyMap<string, string> = new Map([
  ...'lower upper char_length left right substring trim ltrim rtrim replace abs floor round coalesce nullif concat year month day'
    .split(' ')
    .map((name) => [name, name] as const),
  ['ceil', 'ceiling'],
  ['octet_length', 'length'],
]);

/** How MySQL and MariaDB write an expression. */
export const mysqlWriting: Writing = {
  text: (value) => escapedLiteral(value),
  call: (name, args) => {
    const known = NAMES.get(name);
    return known === undefined ? null : `${known}(${args.join(', ')})`;
  },
  wide: (sql) => sql,
};
