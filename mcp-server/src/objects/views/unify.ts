import type { Expression } from '../../model/sql-query.ts';
import type { Adapted } from './context.ts';
import { refuse } from './refuse.ts';
import { both, isNumber, isOf, isTruth, type Shape, type Value, valueWords } from './shape.ts';

/** Values of one column or one function's choice, made one type; refuses what only one side would convert. */
export function unify(parts: readonly Adapted[]): { expressions: Expression[]; value: Value } {
  const aligned = alignTruth(parts);
  const expressions = aligned.map(({ expression }) => expression);
  const known = aligned.map(({ value }) => value).filter((value) => !isOf(value, 'null'));
  const [first] = known;
  if (first === undefined) return { expressions, value: both({ family: 'null' }) };
  const exact = known.every((value) => value.exact);
  const literal = known.every((value) => value.literal);
  const alone = aligned.length === 1;
  if (known.length === 1) {
    // A literal among NULLs is no literal any more, and compares under whatever collation the session has.
    return { expressions, value: { ...first, exact: exact && (alone || !literal), literal: alone && literal } };
  }
  if (known.every(isNumber)) {
    const [source, target] = [widest(known.map((value) => value.source)), widest(known.map((value) => value.target))];
    return { expressions, value: { source, target, exact, literal: false } };
  }
  if (known.every(isTruth)) return { expressions, value: { ...first, literal: false } };
  const texts = known.every(({ source, target }) => isText(source) && target.family === 'text');
  if (texts) {
    const fixed = known.some(({ source, target }) => isFixed(source) || isFixed(target));
    const sure = exact && !literal && known.every(({ source }) => source.family === 'text');
    return { expressions, value: both({ family: 'text', fixed, utf8: true }, sure) };
  }
  if ((['date', 'timestamp', 'instant'] as const).some((family) => known.every((value) => isOf(value, family)))) {
    return { expressions, value: { ...first, literal: false } };
  }
  throw refuse(`one value that is ${[...new Set(known.map(valueWords))].join(' or ')}`);
}

const isText = ({ family }: Shape) => family === 'text' || family === 'enum';
const isFixed = (shape: Shape) => shape.family === 'text' && shape.fixed;

/** A truth value beside the literals 0 and 1: they become FALSE and TRUE where the target has a truth value. */
export function alignTruth(parts: readonly Adapted[]): Adapted[] {
  if (!parts.some(({ value }) => value.target.family === 'truth')) return [...parts];
  return parts.map((part) => {
    const { expression } = part;
    if (expression.kind !== 'number' || !/^[01]$/.test(expression.digits)) return part;
    const truth = both({ family: 'truth' }, true, true);
    return { expression: { kind: 'truth', value: expression.digits === '1' }, value: truth };
  });
}

function widest(shapes: readonly Shape[]): Shape {
  const decimals = shapes.filter((shape) => shape.family === 'decimal');
  const unsigned = shapes.some((shape) => shape.family === 'whole' && shape.unsigned);
  if (decimals.length === 0) return { family: 'whole', bits: 64, unsigned };
  const most = (sizes: readonly (number | null)[]) =>
    sizes.some((size) => size === null) ? null : Math.max(...sizes.map((size) => size ?? 0));
  const whole = most([...decimals.map((shape) => shape.whole), ...(shapes.length > decimals.length ? [20] : [])]);
  return { family: 'decimal', whole, scale: most(decimals.map((shape) => shape.scale)) };
}
