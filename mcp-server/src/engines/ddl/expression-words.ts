import type { Operator } from '../../model/expression.ts';
import type { ExpressionToken } from './expression-tokens.ts';

/** Binding strength of what stands between two values. */
export const STRENGTH: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ...['and', '&&'].map((word) => [word, 2] as const),
  ...['=', '<>', '!=', '<', '<=', '>', '>=', 'like', '~~', '!~~', 'is', 'in', 'between', 'not'].map(
    (word) => [word, 4] as const,
  ),
  ...['+', '-'].map((word) => [word, 6] as const),
  ...['*', '/', '%', 'mod'].map((word) => [word, 7] as const),
  ['::', 9],
]);

/** The operator that a word between two values stands for. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['&&', 'and'],
  ['!=', '<>'],
  ['~~', 'like'],
  ['mod', '%'],
  ...(['and', 'or', '=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '/', '%', 'like'] as const).map(
    (word) => [word, word] as const,
  ),
]);

/** Words that are never a column. */
export const NOT_A_NAME = new Set([
  'and',
  'or',
  'not',
  'is',
  'in',
  'between',
  'like',
  'then',
  'when',
  'else',
  'end',
  'from',
]);
/** Words that follow a type’s first one. */
export const TYPE_TAIL = new Set(['varying', 'precision', 'without', 'with', 'time', 'zone']);

const DEEPEST = 800;

/** Whether an expression may go down further than a stack holds: whoever reads or writes it follows. */
export function isTooDeep(tokens: readonly ExpressionToken[]): boolean {
  const deeper = tokens.filter(
    ({ kind, text }) =>
      (kind === 'sign' || kind === 'word') && (['(', 'case'].includes(text) || (text !== '::' && STRENGTH.has(text))),
  );
  return deeper.length > DEEPEST;
}
