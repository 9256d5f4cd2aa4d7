import type { Expression } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import { doubtEquality } from './doubts.ts';
import { isNumber, type Shape } from './shape.ts';
import { asNumber } from './truth-number.ts';

type Aggregate = Extract<Expression, { kind: 'aggregate' }>;

/** Digits of which a sum is divided exactly enough: fewer than 10^15 rows cannot bring the quotient nearer to a half. */
const most = { whole: 20, scale: 8 };

/** An average to the digits that the source keeps, exactly; null where that is not certain. */
export function adaptAverage(
  expression: Aggregate,
  context: Context,
  adapt: (part: Expression, context: Context) => Adapted,
): Adapted | null {
  const { source: kept, target: there } = context.averageDigits;
  if (expression.name !== 'average' || expression.of === null || kept === null || context.sameServer) return null;
  const of = asNumber(adapt(expression.of, context), context);
  const size = sizeOf(of.value.source);
  if (!isNumber(of.value) || size === null || size.whole > most.whole || size.scale > most.scale) return null;
  if (expression.distinct) doubtEquality(of.value, 'average(DISTINCT …) of', context);
  const digits = size.scale + kept;
  const shape: Shape = { family: 'decimal', whole: size.whole, scale: digits };
  const value = { source: shape, target: shape, exact: true, literal: false };
  const written = { ...expression, of: of.expression };
  return { expression: there === kept ? written : { ...written, digits }, value };
}

function sizeOf(shape: Shape): { readonly whole: number; readonly scale: number } | null {
  if (shape.family === 'whole') return { whole: 20, scale: 0 };
  if (shape.family !== 'decimal' || shape.whole === null || shape.scale === null) return null;
  return { whole: shape.whole, scale: shape.scale };
}
