import type { Expression } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import { refuse } from './refuse.ts';
import { isNumber, type Shape, valueWords } from './shape.ts';
import { asNumber } from './truth-number.ts';
import { wide, widened } from './widen.ts';

type Arithmetic = Extract<Expression, { kind: 'arithmetic' | 'minus' }>;

/** Most digits of a decimal, and most after the point, that every engine keeps. */
const limits = { digits: 65, scale: 30 };

/** Sums, differences and products of exact numbers; whole ones are computed in 64 bits where the source does. */
export function adaptArithmetic(
  expression: Arithmetic,
  context: Context,
  adapt: (part: Expression) => Adapted,
): Adapted {
  if (expression.kind === 'minus') {
    const of = numeric(adapt(expression.of), context);
    if (of.value.literal) return { expression: { kind: 'minus', of: of.expression }, value: of.value };
    return { expression: { kind: 'minus', of: widened(of, context) }, value: { ...of.value, ...wide(of.value) } };
  }
  const [left, right] = [expression.left, expression.right].map((part) => numeric(adapt(part), context));
  if (left === undefined || right === undefined) throw refuse('arithmetic without two operands');
  const source = result(expression.operator, left.value.source, right.value.source, context);
  const target = result(expression.operator, left.value.target, right.value.target, context);
  if (!context.sameServer && source.family === 'decimal' && target.family === 'whole') {
    context.doubt('arithmetic that the target does in 64 bits, and the source without a limit');
  }
  return {
    expression: { ...expression, left: widened(left, context), right: rightSide(right, context) },
    value: { source, target, exact: true, literal: false },
  };
}

function numeric(part: Adapted, context: Context): Adapted {
  const number = asNumber(part, context);
  if (!isNumber(number.value)) throw refuse(`arithmetic with ${valueWords(number.value)}`);
  return number;
}

/** One wide operand is enough, but no unsigned one may stand beside it. */
function rightSide(part: Adapted, context: Context): Expression {
  const { target } = part.value;
  return target.family === 'whole' && target.unsigned ? widened(part, context) : part.expression;
}

function result(operator: '+' | '-' | '*', left: Shape, right: Shape, { doubt, sameServer }: Context): Shape {
  if (left.family === 'whole' && right.family === 'whole') return { family: 'whole', bits: 64, unsigned: false };
  const [a, b] = [sizeOf(left), sizeOf(right)];
  if (a === null || b === null) {
    if (!sameServer)
      doubt('arithmetic with a decimal of no declared size, which the two engines cut at different lengths');
    return { family: 'decimal', whole: null, scale: null };
  }
  const product = operator === '*';
  const whole = product ? a.whole + b.whole : Math.max(a.whole, b.whole) + 1;
  const scale = product ? a.scale + b.scale : Math.max(a.scale, b.scale);
  if (!sameServer && (scale > limits.scale || whole + scale > limits.digits)) {
    doubt(`a decimal of ${whole + scale} digits, ${scale} after the point, which not every engine keeps whole`);
  }
  return { family: 'decimal', whole, scale };
}

function sizeOf(shape: Shape): { whole: number; scale: number } | null {
  if (shape.family === 'whole') return { whole: 20, scale: 0 };
  if (shape.family !== 'decimal' || shape.whole === null || shape.scale === null) return null;
  return { whole: shape.whole, scale: shape.scale };
}
