import type { Expression } from '../../model/expression.ts';
import type { Quoting } from './expression-tokens.ts';

/** What an engine writes in its own way. */
export interface Spelling extends Quoting {
  /** The call in neutral words, or null when it has none. */
  call(name: string, args: readonly Expression[]): Expression | null;
  /** A value with a cast to that type (lower case), or null when leaving the cast out could change it. */
  cast(value: Expression, type: string): Expression | null;
  /** Whether `||` joins text; else it is OR. */
  readonly barsJoin: boolean;
}
