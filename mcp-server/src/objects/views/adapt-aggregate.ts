import type { Expression } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import { doubtEquality, doubtOrder } from './doubts.ts';
import { refuse } from './refuse.ts';
import { isNumber, type Shape, valueWords, wholeValue } from './shape.ts';
import { asNumber } from './truth-number.ts';

type Aggregate = Extract<Expression, { kind: 'aggregate' }>;

/** count, sum, min and max of what both sides add and order alike; an average is in doubt, since its digits differ. */
export function adaptAggregate(expression: Aggregate, context: Context, adapt: (part: Expression) => Adapted): Adapted {
  const { name, distinct } = expression;
  if (expression.of === null) return { expression, value: wholeValue };
  const inner = adapt(expression.of);
  if (distinct) doubtEquality(inner.value, `${name}(DISTINCT …) of`, context);
  if (name === 'count') return { expression: { ...expression, of: inner.expression }, value: wholeValue };
  if (name === 'min' || name === 'max') {
    const of = asNumber(inner, context);
    if (of.value.source.family === 'truth') throw refuse(`${name}() of a truth value`);
    doubtOrder(of.value, `${name}() of`, context);
    return { expression: { ...expression, of: of.expression }, value: { ...of.value, literal: false } };
  }
  const of = asNumber(inner, context);
  if (!isNumber(of.value)) throw refuse(`${name}() of ${valueWords(of.value)}`);
  if (name === 'average' && !context.sameServer) {
    context.doubt(
      'avg(), which keeps another number of digits on each engine: round it to the digits that readers expect',
    );
  }
  const value = { source: summed(of.value.source), target: summed(of.value.target), exact: true, literal: false };
  return { expression: { ...expression, of: of.expression }, value };
}

function summed(shape: Shape): Shape {
  if (shape.family === 'whole') return { family: 'decimal', whole: 42, scale: 0 };
  return shape.family === 'decimal' && shape.whole !== null ? { ...shape, whole: shape.whole + 22 } : shape;
}
