import type { Expression } from '../../../model/expression.ts';
import { parseExpression } from '../../ddl/parse-expression.ts';
import type { Spelling } from '../../ddl/spelling.ts';

/** Functions by PostgreSQL’s name, and the neutral one. */
const CALLS: ReadonlyMap<string, string> = new Map([
  ...['lower', 'upper', 'char_length', 'left', 'right', 'substring', 'ltrim', 'rtrim', 'replace', 'abs'].map(same),
  ...['floor', 'ceil', 'round', 'coalesce', 'nullif', 'octet_length', 'to_tsvector', 'now'].map(same),
  ['character_length', 'char_length'],
  ['length', 'char_length'],
  ['substr', 'substring'],
  ['btrim', 'trim'],
  ['ceiling', 'ceil'],
  ['gen_random_uuid', 'new_uuid'],
  ['uuid_generate_v4', 'new_uuid'],
]);

function same(name: string): readonly [string, string] {
  return [name, name];
}

const NUMBER_TYPE = /^(smallint|integer|bigint|numeric(\(.*\))?)$/;
/** Casts that change neither a value nor how it compares. */
const HARMLESS = /^(text|bpchar|character varying(\(.*\))?|numeric|bigint)$/;
/** Casts of quoted text that only say what it is. */
const NAMED_TEXT = /^(text|bpchar|character varying|date|timestamp.*|time.*|interval|uuid|regconfig)$/;

const spelling: Spelling = {
  name: '"',
  barsJoin: true,
  unescape: (inner) => inner.replaceAll("''", "'"),
  call: (name, args) => {
    const known = CALLS.get(name);
    return known === undefined ? null : { kind: 'call', name: known, args };
  },
  cast: (value, type) => {
    if (value.kind !== 'text') return HARMLESS.test(type) && !/\(/.test(type) ? value : numberOnly(value, type);
    if (NUMBER_TYPE.test(type)) return signed(value.value);
    // An enum’s or a domain’s own name.
    return NAMED_TEXT.test(type) || !/^(json|jsonb|bytea|bit.*|boolean|inet|cidr|.*\[\])$/.test(type) ? value : null;
  },
};

function numberOnly(value: Expression, type: string): Expression | null {
  return (value.kind === 'number' || value.kind === 'null') && NUMBER_TYPE.test(type) ? value : null;
}

function signed(text: string): Expression | null {
  const [, sign, digits] = /^(-?)(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (digits === undefined) return null;
  const number = { kind: 'number', text: digits } as const;
  return sign === '-' ? { kind: 'minus', of: number } : number;
}

/** A text of pg_get_expr() in neutral words. */
export function readExpression(sql: string): Expression | null {
  return parseExpression(sql, spelling);
}
