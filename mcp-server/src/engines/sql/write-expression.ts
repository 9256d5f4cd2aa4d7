import { assertNever } from '../../model/errors.ts';
import type { Expression } from '../../model/sql-query.ts';
import type { Spelling } from './spelling.ts';

/** Writes one expression; everything that is put together stands in parentheses, so no precedence is relied on. */
export function writeExpression(expression: Expression, spelling: Spelling): string {
  const write = (part: Expression) => writeExpression(part, spelling);
  switch (expression.kind) {
    case 'column':
      return [expression.relation, expression.name]
        .flatMap((part) => (part === null ? [] : [spelling.identifier(part)]))
        .join('.');
    case 'text':
      return spelling.literal(expression.value);
    case 'number':
      return expression.digits;
    case 'truth':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'moment':
      return `${expression.type.toUpperCase()} ${spelling.literal(expression.value)}`;
    case 'not':
      return `(NOT ${write(expression.of)})`;
    case 'minus':
      return `(- ${write(expression.of)})`;
    case 'logic':
      return `(${write(expression.left)} ${expression.operator.toUpperCase()} ${write(expression.right)})`;
    case 'compare':
      return writeComparison(expression, spelling);
    case 'arithmetic':
      return `(${write(expression.left)} ${expression.operator} ${write(expression.right)})`;
    case 'call':
      return spelling.calls[expression.name](expression.arguments.map(write), expression.arguments);
    case 'aggregate':
      return writeAggregate(expression, spelling);
    case 'case':
      return writeCase(expression, spelling);
    case 'in':
    case 'between':
    case 'like':
    case 'is null':
      return writeTest(expression, spelling);
    default:
      return assertNever(expression);
  }
}

type Of<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

function writeComparison({ operator, left, right }: Of<'compare'>, spelling: Spelling): string {
  const [a, b] = [writeExpression(left, spelling), writeExpression(right, spelling)];
  if (operator === 'same' || operator === 'not same') return spelling.same(a, b, operator === 'not same');
  return `(${a} ${operator} ${b})`;
}

function writeAggregate({ name, distinct, of, digits }: Of<'aggregate'>, spelling: Spelling): string {
  if (digits !== undefined && of !== null) {
    const what = `${distinct ? 'DISTINCT ' : ''}${writeExpression(of, spelling)}`;
    return spelling.average(`SUM(${what})`, `COUNT(${what})`, digits);
  }
  const spelled = name === 'average' ? 'AVG' : name.toUpperCase();
  return `${spelled}(${distinct ? 'DISTINCT ' : ''}${of === null ? '*' : writeExpression(of, spelling)})`;
}

function writeCase({ whens, otherwise }: Of<'case'>, spelling: Spelling): string {
  const write = (part: Expression) => writeExpression(part, spelling);
  const branches = whens.map(({ when, gives }) => `WHEN ${write(when)} THEN ${write(gives)}`);
  const rest = otherwise === null ? [] : [`ELSE ${write(otherwise)}`];
  return ['(CASE', ...branches, ...rest, 'END)'].join(' ');
}

function writeTest(test: Of<'in' | 'between' | 'like' | 'is null'>, spelling: Spelling): string {
  const write = (part: Expression) => writeExpression(part, spelling);
  const [of, not] = [write(test.of), test.negated ? 'NOT ' : ''];
  if (test.kind === 'is null') return `(${of} IS ${not}NULL)`;
  if (test.kind === 'like') return `(${of} ${not}LIKE ${spelling.literal(test.pattern)})`;
  if (test.kind === 'between') return `(${of} ${not}BETWEEN ${write(test.low)} AND ${write(test.high)})`;
  return `(${of} ${not}IN (${test.list.map(write).join(', ')}))`;
}
