import type { ColumnType } from '../../model/column-type.ts';
import type { ColumnDefault, ForeignKey } from '../../model/schema.ts';

const CAST = String.raw`(?:::[\w ".()\[\],]+)?`;
const NULL_DEFAULT = new RegExp(`^NULL${CAST}$`, 'i');
const QUOTED = new RegExp(`^[BX]?'((?:[^']|'')*)'${CAST}$`, 's');
const NUMBER = new RegExp(String.raw`^\(?(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)?${CAST}$`, 'i');
const NOW = new RegExp(
  String.raw`^\(?(?:(?:now|transaction_timestamp|statement_timestamp|clock_timestamp)\(\)|(?:CURRENT_TIMESTAMP|LOCALTIMESTAMP)(?:\((\d)\))?)\)?${CAST}$`,
  'i',
);
const NEXTVAL = /^\(?nextval\('(?:[^']|'')*'::regclass\)\)?(?:::\w+)?$/;

/** A default as pg_get_expr() spells it, in neutral form: casts of literals removed, booleans as 0 and 1, an explicit NULL as none. */
export function columnDefault(sql: string | null, type: ColumnType): ColumnDefault | null {
  if (sql === null || NULL_DEFAULT.test(sql)) return null;
  const now = NOW.exec(sql);
  if (now !== null && type.kind === 'timestamp') {
    return { kind: 'now', precision: Math.min(type.precision, Number(now[1] ?? 6)) };
  }
  const quoted = QUOTED.exec(sql)?.[1]?.replaceAll("''", "'");
  const value = quoted ?? NUMBER.exec(sql)?.[1] ?? (/^(true|false)$/.test(sql) ? sql : undefined);
  if (value === undefined) return { kind: 'expression', sql };
  return { kind: 'literal', value: type.kind === 'boolean' ? truthDigit(value) : value };
}

/** Whether a default does nothing but draw from a sequence. */
export function drawsFromSequence(sql: string | null): boolean {
  return sql !== null && NEXTVAL.test(sql);
}

function truthDigit(value: string): string {
  if (/^t(rue)?$|^1$/.test(value)) return '1';
  return /^f(alse)?$|^0$/.test(value) ? '0' : value;
}

const ACTIONS: ReadonlyMap<string, ForeignKey['onDelete']> = new Map([
  ['a', 'no action'],
  ['r', 'restrict'],
  ['c', 'cascade'],
  ['n', 'set null'],
  ['d', 'set default'],
]);

/** pg_constraint's letter for a foreign key action in words. */
export function foreignKeyAction(letter: string): ForeignKey['onDelete'] {
  return ACTIONS.get(letter) ?? 'no action';
}

/** An expression without the one pair of parentheses that only encloses it. */
export function withoutOuterParentheses(sql: string): string {
  if (!sql.startsWith('(') || !sql.endsWith(')')) return sql;
  let depth = 0;
  let quote: string | null = null;
  for (const [at, char] of [...sql].entries()) {
    if (quote !== null) quote = char === quote ? null : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')' && --depth === 0 && at < [...sql].length - 1) return sql;
  }
  return sql.slice(1, -1);
}

/** Order by code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A comparison by schema and name. */
export function byName(
  a: { readonly schema: string; readonly name: string },
  b: { readonly schema: string; readonly name: string },
): number {
  return compareText(a.schema, b.schema) || compareText(a.name, b.name);
}
