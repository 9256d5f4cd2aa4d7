import type { Comparison, Expression } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import { readMoment } from './moments.ts';
import { refuse } from './refuse.ts';
import { both, isInstant, isMoment, isNumber, isOf, isTruth, type Shape, truthValue, valueWords } from './shape.ts';
import { alignTruth } from './unify.ts';

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;
type Adapt = (part: Expression) => Adapted;

const ordering: ReadonlySet<Comparison> = new Set(['<', '<=', '>', '>=']);

export function adaptComparison({ operator, left, right }: Of<'compare'>, context: Context, adapt: Adapt): Adapted {
  const [a, b] = pair(adapt(left), adapt(right), ordering.has(operator), context);
  return { expression: { kind: 'compare', operator, left: a, right: b }, value: truthValue };
}

export function adaptIn({ of, list, negated }: Of<'in'>, context: Context, adapt: Adapt): Adapted {
  const value = adapt(of);
  const pairs = list.map((item) => pair(value, adapt(item), false, context));
  const expression: Expression = {
    kind: 'in',
    of: pairs[0]?.[0] ?? value.expression,
    list: pairs.map(([, item]) => item),
    negated,
  };
  return { expression, value: truthValue };
}

export function adaptBetween({ of, low, high, negated }: Of<'between'>, context: Context, adapt: Adapt): Adapted {
  const value = adapt(of);
  const [left, from] = pair(value, adapt(low), true, context);
  const [, to] = pair(value, adapt(high), true, context);
  return { expression: { kind: 'between', of: left, low: from, high: to, negated }, value: truthValue };
}

export function adaptLike({ of, pattern, negated }: Of<'like'>, context: Context, adapt: Adapt): Adapted {
  const { expression, value } = adapt(of);
  if (!isOf(value, 'text')) throw refuse(`LIKE on ${valueWords(value)}`);
  if (!value.exact || value.literal || isFixed(value.source) || isFixed(value.target)) {
    context.doubt('LIKE on a text whose case, accents or padding the two sides treat differently');
  }
  return { expression: { kind: 'like', of: expression, pattern, negated }, value: truthValue };
}

const isFixed = (shape: Shape) => shape.family === 'text' && shape.fixed;

/** Two sides of a comparison that both engines decide alike; refuses what one of them would convert first. */
function pair(one: Adapted, other: Adapted, order: boolean, context: Context): readonly [Expression, Expression] {
  const [truthful, against] = alignTruth([one, other]);
  const [left, right] = withMoments(truthful ?? one, against ?? other);
  const [a, b] = [left.value, right.value];
  const expressions = [left.expression, right.expression] as const;
  if (isOf(a, 'null') || isOf(b, 'null')) return expressions;
  if (isNumber(a) && isNumber(b)) return expressions;
  if (isTruth(a) && isTruth(b)) return expressions;
  if (isMoment(a) && isMoment(b)) return expressions;
  if (isInstant(a) && isInstant(b)) return expressions;
  if (a.source.family === 'enum' || b.source.family === 'enum') return enums(left, right, order);
  if (!isOf(a, 'text') || !isOf(b, 'text'))
    throw refuse(
      `a comparison of ${valueWords(a)} with ${valueWords(b)}, which one side converts and the other refuses`,
    );
  doubtText(left, right, order, context);
  return expressions;
}

function doubtText(left: Adapted, right: Adapted, order: boolean, { doubt, sameServer }: Context): void {
  const [a, b] = [left.value, right.value];
  const same = sameServer && a.exact && b.exact;
  if (order && !same) doubt('a text compared by < or >: the two sides sort texts differently');
  const fixed = [a.source, a.target, b.source, b.target].some(isFixed) || wide(left, right) || wide(right, left);
  if ((!a.exact || !b.exact || (a.literal && b.literal) || fixed) && !same) {
    doubt(
      'a comparison of texts: the collations of both sides do not call the same texts equal (case, accents, trailing spaces)',
    );
  }
}

/** Digits beside a literal that some collations call equal to other signs: wide digits, or blanks at the end. */
function wide({ expression }: Adapted, { expression: literal }: Adapted): boolean {
  const digits = expression.kind === 'call' && expression.name === 'date text';
  return digits && (literal.kind !== 'text' || !/^[-/:. \d]*$/.test(literal.value) || literal.value.endsWith(' '));
}

/** An enum beside one of its own labels: no collation can make that equal to another label. */
function enums(one: Adapted, other: Adapted, order: boolean): readonly [Expression, Expression] {
  const [value, literal] = one.value.source.family === 'enum' ? [one, other] : [other, one];
  if (order) throw refuse('an enum compared by < or >');
  if (literal.expression.kind !== 'text') throw refuse('an enum compared with something that is no literal');
  const { value: label } = literal.expression;
  const sides = [value.value.source, value.value.target];
  if (
    sides.some((shape) => shape.family === 'enum' && !shape.labels.includes(label)) ||
    !isOf(value.value, 'enum', 'text')
  ) {
    throw refuse(`an enum compared with ’${label}’, which is not one of its labels on both sides`);
  }
  return [one.expression, other.expression];
}

/** A literal text beside a date or timestamp is read as one, as both engines do. */
function withMoments(one: Adapted, other: Adapted): readonly [Adapted, Adapted] {
  return [moment(one, other), moment(other, one)];
}

function moment(part: Adapted, beside: Adapted): Adapted {
  if (part.expression.kind !== 'text' || !isMoment(beside.value)) return part;
  const read = readMoment(part.expression.value);
  if (read === null) throw refuse(`the literal ’${part.expression.value}’ compared with ${valueWords(beside.value)}`);
  return { expression: read, value: both({ family: read.type }, true, true) };
}
