import { assertNever } from '../../model/errors.ts';
import type { Expression } from '../../model/sql-query.ts';
import { adaptAggregate } from './adapt-aggregate.ts';
import { adaptArithmetic } from './adapt-arithmetic.ts';
import { adaptCall } from './adapt-call.ts';
import { adaptBetween, adaptComparison, adaptIn, adaptLike } from './adapt-comparison.ts';
import type { Adapted, Context } from './context.ts';
import { momentValue } from './moments.ts';
import { refuse } from './refuse.ts';
import { both, truthValue, valueWords } from './shape.ts';
import { unify } from './unify.ts';

/** The expression with the target's names, and what it holds on both sides. Refuses what one side reads otherwise, and doubts what depends on the data. */
export function adaptExpression(expression: Expression, context: Context): Adapted {
  const adapt = (part: Expression) => adaptExpression(part, context);
  switch (expression.kind) {
    case 'column':
      return adaptColumn(expression, context);
    case 'text':
      return { expression, value: both({ family: 'text', fixed: false, utf8: true }, true, true) };
    case 'number':
      return { expression, value: numberValue(expression.digits) };
    case 'truth':
      return { expression, value: { ...truthValue, literal: true } };
    case 'null':
      return { expression, value: both({ family: 'null' }, true, true) };
    case 'moment':
      return { expression, value: momentValue(expression) };
    case 'not':
      return { expression: { kind: 'not', of: adaptCondition(expression.of, context) }, value: truthValue };
    case 'logic': {
      const [left, right] = [adaptCondition(expression.left, context), adaptCondition(expression.right, context)];
      return { expression: { ...expression, left, right }, value: truthValue };
    }
    case 'is null':
      return { expression: { ...expression, of: adapt(expression.of).expression }, value: truthValue };
    case 'minus':
    case 'arithmetic':
      return adaptArithmetic(expression, context, adapt);
    case 'compare':
      return adaptComparison(expression, context, adapt);
    case 'in':
      return adaptIn(expression, context, adapt);
    case 'between':
      return adaptBetween(expression, context, adapt);
    case 'like':
      return adaptLike(expression, context, adapt);
    case 'case':
      return adaptCase(expression, context);
    case 'call':
      return adaptCall(expression, context, adapt);
    case 'aggregate':
      return adaptAggregate(expression, context, adapt);
    default:
      return assertNever(expression);
  }
}

/** An expression where a truth value is wanted: a number becomes a comparison with zero. */
export function adaptCondition(expression: Expression, context: Context): Expression {
  const { expression: adapted, value } = adaptExpression(expression, context);
  if (adapted.kind === 'number') return { kind: 'truth', value: !/^0+(\.0+)?$/.test(adapted.digits) };
  if (value.source.family === 'truth' || value.target.family === 'truth' || adapted.kind === 'null') return adapted;
  if (value.source.family === 'whole' || value.source.family === 'decimal') {
    return { kind: 'compare', operator: '<>', left: adapted, right: { kind: 'number', digits: '0' } };
  }
  throw refuse(`${valueWords(value)} where a condition is wanted`);
}

function adaptColumn({ relation, name }: Extract<Expression, { kind: 'column' }>, { relations }: Context): Adapted {
  const among = relation === null ? relations : relations.filter(({ alias }) => alias === relation);
  const found = among.flatMap((place) => {
    const column = place.columns.get(name);
    return column === undefined ? [] : [{ place, column }];
  });
  const [only] = found;
  if (only === undefined) {
    throw refuse(
      `the column ${relation === null ? '' : `${relation}.`}${name}, which has no counterpart on the target`,
    );
  }
  if (found.length > 1) throw refuse(`the column ${name}, which could be of several relations`);
  const expression = { kind: 'column', relation: only.place.alias, name: only.column.target } as const;
  return { expression, value: only.column.value };
}

function numberValue(digits: string) {
  const [whole = '', fraction] = digits.split('.');
  if (fraction === undefined && whole.length <= 18)
    return both({ family: 'whole', bits: 64, unsigned: false }, true, true);
  return both({ family: 'decimal', whole: whole.length, scale: fraction?.length ?? 0 }, true, true);
}

function adaptCase({ whens, otherwise }: Extract<Expression, { kind: 'case' }>, context: Context): Adapted {
  const conditions = whens.map(({ when }) => adaptCondition(when, context));
  const results = [...whens.map(({ gives }) => gives), ...(otherwise === null ? [] : [otherwise])];
  const { expressions, value } = unify(results.map((part) => adaptExpression(part, context)));
  const adapted = conditions.flatMap((when, place) => {
    const gives = expressions[place];
    return gives === undefined ? [] : [{ when, gives }];
  });
  const rest = otherwise === null ? null : (expressions.at(-1) ?? null);
  return { expression: { kind: 'case', whens: adapted, otherwise: rest }, value };
}
