import type { Expression } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import type { Shape, Value } from './shape.ts';

/** An operand in 64 bits where the source computes so and the target would not. */
export function widened({ expression, value }: Adapted, { from, to }: Context): Expression {
  const narrow = value.target.family === 'whole' && (value.target.bits < 64 || value.literal);
  const needed = narrow && from.widensWholes && !to.widensWholes;
  return needed ? { kind: 'call', name: 'as whole', arguments: [expression] } : expression;
}

/** What is computed in 64 bits. */
export function wide({ source, target }: Value): Pick<Value, 'source' | 'target'> {
  const widen = (shape: Shape): Shape =>
    shape.family === 'whole' ? { family: 'whole', bits: 64, unsigned: false } : shape;
  return { source: widen(source), target: widen(target) };
}
