import type { Expression } from '../../model/expression.ts';
import { callKind, isNumber, joinKinds, type Printed, type ValueKind } from './value-kinds.ts';

/** How an engine writes what the others write too. */
export interface Writing {
  text(value: string): string;
  /** A call by its neutral name, or null when this engine cannot write it. */
  call(name: string, args: readonly string[]): string | null;
  /** A whole number before arithmetic, in a type that is as wide as the other engine’s. */
  wide(sql: string): string;
}

/** What a column of the expression is on the target. */
export type Scope = (column: string) => Printed | null;

/** The expression as a condition; null when its meaning is not certain. */
export function printCondition(expression: Expression, scope: Scope, writing: Writing): Printed | null {
  return asTruth(print(expression, scope, writing));
}

/** The expression as a value; null when its meaning is not certain. */
export function printValue(expression: Expression, scope: Scope, writing: Writing): Printed | null {
  return print(expression, scope, writing);
}

/** A number counts as true when it is not 0. */
function asTruth(printed: Printed | null): Printed | null {
  if (printed === null || printed.kind === 'truth') return printed;
  return isNumber(printed.kind) ? { ...printed, sql: `(${printed.sql} <> 0)`, kind: 'truth' } : null;
}

function print(node: Expression, scope: Scope, writing: Writing): Printed | null {
  const inner = (part: Expression) => print(part, scope, writing);
  switch (node.kind) {
    case 'number':
      return { sql: node.text, kind: /^\d+$/.test(node.text) ? 'integer' : 'decimal', alike: true, exact: true };
    case 'text':
      return { sql: writing.text(node.value), kind: 'literal', alike: true, exact: true };
    case 'truth':
      return { sql: String(node.value), kind: 'truth', alike: true, exact: true };
    case 'null':
      return { sql: 'NULL', kind: 'null', alike: true, exact: true };
    case 'column':
      return scope(node.name);
    case 'not':
      return wrap([asTruth(inner(node.of))], ([of]) => [`(NOT ${of})`, 'truth']);
    case 'minus': {
      const of = inner(node.of);
      return of !== null && isNumber(of.kind) ? { ...of, sql: `(-${of.sql})` } : null;
    }
    case 'isNull':
      return wrap([inner(node.of)], ([of]) => [`(${of} IS ${node.negated ? 'NOT ' : ''}NULL)`, 'truth']);
    case 'in':
      return printIn(node, inner);
    case 'case':
      return printCase(node, inner);
    case 'call':
      return printCall(node.name, node.args.map(inner), writing);
    case 'binary':
      return printBinary(node, inner, writing);
  }
}

type Inner = (part: Expression) => Printed | null;

function wrap(
  parts: readonly (Printed | null)[],
  write: (sql: readonly string[]) => readonly [string, ValueKind],
): Printed | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length) return null;
  const [sql, kind] = write(known.map((part) => part.sql));
  return { sql, kind, ...agreement(known) };
}

function printBinary(node: Extract<Expression, { kind: 'binary' }>, inner: Inner, writing: Writing): Printed | null {
  const { operator } = node;
  const [left, right] = [inner(node.left), inner(node.right)];
  if (operator === 'and' || operator === 'or') {
    return wrap([asTruth(left), asTruth(right)], ([a, b]) => [`(${a} ${operator.toUpperCase()} ${b})`, 'truth']);
  }
  if (left === null || right === null) return null;
  if (['+', '-', '*', '/', '%'].includes(operator)) return arithmetic(operator, left, right, writing);
  const [a, b] = [matched(left, right, node.left), matched(right, left, node.right)];
  if (!comparable(left, right, operator)) return null;
  return compared(wrap([a, b], ([x, y]) => [`(${x} ${operator.toUpperCase()} ${y})`, 'truth']));
}

/** A condition is alike on both sides, and so is what was compared in it, or it is not exact. */
function compared(printed: Printed | null): Printed | null {
  return printed === null ? null : { ...printed, exact: printed.exact && printed.alike, alike: true };
}

function agreement(parts: readonly Printed[]): Pick<Printed, 'alike' | 'exact'> {
  return { alike: parts.every(({ alike }) => alike), exact: parts.every(({ exact }) => exact) };
}

/** Beside a truth value 0 and 1 are truth values. */
function matched(side: Printed, other: Printed, node: Expression): Printed {
  const digit = node.kind === 'number' && /^[01]$/.test(node.text) ? node.text : null;
  return other.kind === 'truth' && digit !== null ? { ...side, sql: String(digit === '1'), kind: 'truth' } : side;
}

/** Division is left out: engines disagree on the digits and on the type of its result. */
function arithmetic(operator: string, left: Printed, right: Printed, writing: Writing): Printed | null {
  if (!isNumber(left.kind) || !isNumber(right.kind)) return null;
  const kind = joinKinds([left.kind, right.kind]);
  if (kind === null || (operator === '/' && kind !== 'float')) return null;
  // Of 0 the rest is NULL on one engine and an error on the other.
  if ((operator === '/' || operator === '%') && !/^[1-9]\d*$/.test(right.sql)) return null;
  if (operator === '%' && kind !== 'integer') return null;
  const first = kind === 'integer' ? writing.wide(left.sql) : left.sql;
  return { sql: `(${first} ${operator} ${right.sql})`, kind, ...agreement([left, right]) };
}

const MOMENTS: readonly ValueKind[] = ['date', 'timestamp', 'time'];

/** Text is compared for equality only: its order depends on the collation. */
function comparable(left: Printed, right: Printed, operator: string): boolean {
  const [a, b] = [left.kind, right.kind];
  const equality = operator === '=' || operator === '<>' || operator === 'in';
  if (isNumber(a) && isNumber(b)) return operator !== 'like';
  if (a === 'truth' || b === 'truth')
    return equality && (a === b || /^[01]$/.test(a === 'truth' ? right.sql : left.sql));
  const kinds = new Set([a, b]);
  kinds.delete('literal');
  const [only] = kinds;
  if (kinds.size > 1) return kinds.has('date') && kinds.has('timestamp') && operator !== 'like';
  if (only === undefined || only === 'text') return equality || operator === 'like';
  if (only === 'enum' || only === 'uuid') return equality;
  return MOMENTS.includes(only) && operator !== 'like';
}

function printIn(node: Extract<Expression, { kind: 'in' }>, inner: Inner): Printed | null {
  const of = inner(node.of);
  if (of === null || node.list.length === 0) return null;
  const list = node.list.map((item) => {
    const printed = inner(item);
    return printed === null || !comparable(of, printed, 'in') ? null : matched(printed, of, item);
  });
  const words = node.negated ? 'NOT IN' : 'IN';
  return compared(wrap([of, ...list], ([value, ...items]) => [`(${value} ${words} (${items.join(', ')}))`, 'truth']));
}

function printCase(node: Extract<Expression, { kind: 'case' }>, inner: Inner): Printed | null {
  const branches = node.branches.map(({ when, value }) => [asTruth(inner(when)), inner(value)] as const);
  const otherwise = inner(node.otherwise);
  const values = [...branches.map(([, value]) => value), otherwise];
  const kinds = values.map((value) => value?.kind ?? 'other');
  const kind = joinKinds(kinds);
  if (kind === null) return null;
  return wrap([...branches.flat(), otherwise], (sql) => {
    const pairs = branches.map((_, at) => `WHEN ${sql[at * 2]} THEN ${sql[at * 2 + 1]}`);
    return [`(CASE ${pairs.join(' ')} ELSE ${sql.at(-1)} END)`, kind];
  });
}

function printCall(name: string, args: readonly (Printed | null)[], writing: Writing): Printed | null {
  const known = args.filter((arg) => arg !== null);
  if (known.length < args.length) return null;
  if (name === 'nullif' && !comparable(known[0] ?? NOTHING, known[1] ?? NOTHING, '=')) return null;
  const kind = callKind(name, known);
  const sql =
    kind === null
      ? null
      : writing.call(
          name,
          known.map((arg) => arg.sql),
        );
  if (kind === null || sql === null) return null;
  const result = { sql, kind, ...agreement(known) };
  return name === 'nullif' ? { ...result, exact: result.exact && result.alike } : result;
}

const NOTHING: Printed = { sql: '', kind: 'other', alike: true, exact: true };
