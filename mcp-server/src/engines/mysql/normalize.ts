import type { ColumnType } from '../../model/column-type.ts';
import type { ColumnDefault, ForeignKey } from '../../model/schema.ts';
import type { Flavor } from './session-settings.ts';
import { literalText } from './types.ts';

const QUOTED = /^'((?:[^'\\]|''|\\.)*)'$/s;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const NOW = /^(?:current_timestamp|now|localtimestamp|localtime)(?:\((\d?)\))?$/i;
const BITS = /^b'([01]*)'$/i;
const HEX = /^0x([0-9a-f]*)$/i;

/** A default as the catalogue gives it: MariaDB always as SQL, MySQL as the plain value unless it is an expression. */
export interface CatalogueDefault {
  readonly text: string | null;
  readonly expression: boolean;
}

/** A default in neutral form: quotes and introducers removed, an explicit NULL as none, bits and bytes as PostgreSQL writes them. */
export function columnDefault(
  { text, expression }: CatalogueDefault,
  type: ColumnType,
  flavor: Flavor,
): ColumnDefault | null {
  if (text === null || (flavor === 'mariadb' && text === 'NULL')) return null;
  if (flavor === 'mysql' && !expression) return { kind: 'literal', value: plainValue(text, type) };
  const sql = flavor === 'mysql' ? catalogueExpression(text, flavor) : text;
  const now = NOW.exec(sql);
  if (now !== null && type.kind === 'timestamp') return { kind: 'now', precision: Number(now[1] || 0) };
  const quoted = QUOTED.exec(sql)?.[1];
  const value = quoted === undefined ? undefined : literalText(quoted);
  if (value !== undefined)
    return { kind: 'literal', value: type.kind === 'bytes' ? bytesText(hexOf(value), type) : value };
  if (NUMBER.test(sql) || BITS.test(sql)) return { kind: 'literal', value: plainValue(sql, type) };
  return { kind: 'expression', sql: catalogueExpression(sql, 'mariadb') };
}

function plainValue(text: string, type: ColumnType): string {
  const bits = BITS.exec(text)?.[1];
  if (type.kind === 'bits' && bits !== undefined) return bits.padStart(type.length ?? 1, '0');
  const hex = HEX.exec(text)?.[1];
  if (type.kind === 'bytes') return bytesText(hex ?? hexOf(text), type);
  return type.kind === 'enum' || type.kind === 'set' ? labelText(text, hex, type.labels) : text;
}

/** MySQL gives the default of an ENUM or SET whose character set is binary as the bytes of its labels. */
function labelText(text: string, hex: string | undefined, labels: readonly string[]): string {
  return hex === undefined || labels.includes(text) ? text : Buffer.from(hex, 'hex').toString('utf8');
}

/** BINARY(n) fills up with zeros, which MySQL does not always show. */
function bytesText(hex: string, { fixed, length }: Extract<ColumnType, { kind: 'bytes' }>): string {
  return `\\x${hex.toLowerCase().padEnd(fixed ? 2 * (length ?? 1) : 0, '0')}`;
}

function hexOf(value: string): string {
  return Buffer.from(value, 'utf8').toString('hex');
}

/** An expression of the catalogue as plain SQL: MySQL's second layer of backslashes, its introducers, and outer parentheses removed; a quote inside a literal doubled. */
export function catalogueExpression(text: string, flavor: Flavor): string {
  const sql = flavor === 'mysql' ? text.replaceAll(/\\(['\\])/g, '$1') : text;
  const plain = sql.replaceAll(
    /(_[a-z0-9]+)?('(?:[^'\\]|''|\\.)*')|`(?:[^`]|``)*`/gis,
    (whole, _charset, literal: string | undefined) =>
      literal === undefined ? whole : literal.replaceAll(/\\(.)/gs, (pair, sign) => (sign === "'" ? "''" : pair)),
  );
  return withoutOuterParentheses(plain);
}

function withoutOuterParentheses(sql: string): string {
  if (!sql.startsWith('(') || !sql.endsWith(')')) return sql;
  let depth = 0;
  // Whatever is quoted counts as one sign, so that its parentheses do not.
  const signs = sql.replaceAll(/'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)*`/gs, (quoted) => '_'.repeat(quoted.length));
  for (let at = 0; at < signs.length - 1; at += 1) {
    if (signs[at] === '(') depth += 1;
    else if (signs[at] === ')' && --depth === 0) return sql;
  }
  return withoutOuterParentheses(sql.slice(1, -1));
}

const ACTIONS: ReadonlyMap<string, ForeignKey['onDelete']> = new Map([
  ['CASCADE', 'cascade'],
  ['SET NULL', 'set null'],
  ['SET DEFAULT', 'set default'],
]);

/** RESTRICT and NO ACTION are one thing in MySQL, and what is printed for neither depends on the server. */
export function foreignKeyAction(rule: string): ForeignKey['onDelete'] {
  return ACTIONS.get(rule) ?? 'no action';
}

/** What a collation tells apart. */
export interface CollationFacts {
  readonly caseSensitive: boolean;
  readonly accentSensitive: boolean;
  readonly padSpace: boolean;
}

/** Whether a collation tells 'a' from 'A' and 'e' from 'é', and whether it ignores trailing spaces: its name says so. Where it does not name accents, they count as case does. */
export function collationFacts(collation: string): CollationFacts {
  const caseSensitive = /_(bin|cs)$/.test(collation) || /_cs_/.test(collation) || collation === 'binary';
  return {
    caseSensitive,
    accentSensitive: !/_ai(_|$)/.test(collation) && (caseSensitive || /_as(_|$)/.test(collation)),
    padSpace: !/_0900_|_nopad_/.test(collation) && collation !== 'binary',
  };
}

/** Order by code units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A comparison by name within one table. */
export function byOwnName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareText(a.name, b.name);
}

/** A comparison by schema and name. */
export function byName(
  a: { readonly schema: string; readonly name: string },
  b: { readonly schema: string; readonly name: string },
): number {
  return compareText(a.schema, b.schema) || compareText(a.name, b.name);
}
