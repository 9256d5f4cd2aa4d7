import type { Expression } from '../../../model/expression.ts';
import { parseExpression } from '../../ddl/parse-expression.ts';
import type { Spelling } from '../../ddl/spelling.ts';
import { literalText } from '../types.ts';

/** Functions by MySQL’s and MariaDB’s names, and the neutral one. */
const CALLS: ReadonlyMap<string, string> = new Map([
  ...['lower', 'upper', 'char_length', 'left', 'right', 'substring', 'trim', 'ltrim', 'rtrim', 'replace'].map(same),
  ...['abs', 'floor', 'ceil', 'round', 'coalesce', 'nullif', 'concat', 'octet_length', 'year', 'month'].map(same),
  ...['day', 'json_valid', 'now'].map(same),
  ['lcase', 'lower'],
  ['ucase', 'upper'],
  ['character_length', 'char_length'],
  ['length', 'octet_length'],
  ['substr', 'substring'],
  ['mid', 'substring'],
  ['ceiling', 'ceil'],
  ['ifnull', 'coalesce'],
  ['dayofmonth', 'day'],
  ['uuid', 'new_uuid'],
  ['json_array', 'empty_array'],
  ['json_object', 'empty_object'],
  ['curdate', 'today'],
  ['current_date', 'today'],
  ['current_timestamp', 'now'],
]);

function same(name: string): readonly [string, string] {
  return [name, name];
}

/** Calls that say something else once they are given arguments. */
const WITHOUT_ARGUMENTS = new Set(['json_array', 'json_object', 'curdate', 'current_date', 'uuid']);

const spelling: Spelling = {
  name: '`',
  barsJoin: false,
  unescape: literalText,
  call: (name, args) => special(name, args) ?? plain(name, args),
  cast: () => null,
};

function special(name: string, args: readonly Expression[]): Expression | null {
  const [first, second, third] = args;
  if (name === 'if' && first !== undefined && second !== undefined && third !== undefined) {
    return { kind: 'case', branches: [{ when: first, value: second }], otherwise: third };
  }
  if (name === 'isnull' && first !== undefined) return { kind: 'isNull', of: first, negated: false };
  if (name === 'mod' && first !== undefined && second !== undefined) {
    return { kind: 'binary', operator: '%', left: first, right: second };
  }
  return null;
}

function plain(name: string, args: readonly Expression[]): Expression | null {
  const known = CALLS.get(name);
  if (known === undefined || (args.length > 0 && WITHOUT_ARGUMENTS.has(name))) return null;
  return { kind: 'call', name: known, args };
}

/** A text of the catalogue, as `catalogueExpression` leaves it, in neutral words. */
export function readExpression(sql: string): Expression | null {
  return parseExpression(sql, spelling);
}
