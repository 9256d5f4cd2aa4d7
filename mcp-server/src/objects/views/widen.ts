import type { Expression } from '../../model/sql-query.ts';
import type { Adapted, Context } from './context.ts';
import type { Shape, Value } from './shape.ts';

/** A whole operand as signed 64 bits where the target would compute with fewer, or without a sign, and the source does not. */
export function widened({ expression, value }: Adapted, { from, to, sameServer }: Context): Expression {
  const { source, target } = value;
  if (target.family !== 'whole' || sameServer) return expression;
  const narrow = from.widensWholes && !to.widensWholes && !isWide(expression, target.bits);
  const unsigned = target.unsigned && !(source.family === 'whole' && source.unsigned);
  return narrow || unsigned ? { kind: 'call', name: 'as whole', arguments: [expression] } : expression;
}

/** True of what has 64 bits on every server; of anything else a server may choose fewer. */
function isWide(expression: Expression, bits: number): boolean {
  if (expression.kind === 'column') return bits === 64;
  if (expression.kind === 'call') return expression.name === 'as whole';
  return expression.kind === 'arithmetic' || (expression.kind === 'aggregate' && expression.name === 'count');
}

/** What is computed in 64 bits. */
export function wide({ source, target }: Value): Pick<Value, 'source' | 'target'> {
  const widen = (shape: Shape): Shape =>
    shape.family === 'whole' ? { family: 'whole', bits: 64, unsigned: false } : shape;
  return { source: widen(source), target: widen(target) };
}
