import type { CodeToken } from '../../model/code-token.ts';
import type { Comparison, Expression } from '../../model/sql-query.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads one expression at the reader's place. */
export type ReadExpression = (reader: TokenReader) => Expression;

/** What a dialect's own way of writing a query adds to the common one. */
export interface Grammar {
  tokens(sql: string): CodeToken[];
  /** Functions by their spelling in lower case; a function that is not here is refused. */
  readonly functions: ReadonlyMap<string, (values: readonly Expression[]) => Expression>;
  readonly comparisons: ReadonlyMap<string, Comparison>;
  /** Signs that mean LIKE and NOT LIKE. */
  readonly likes: ReadonlyMap<string, boolean>;
  /** The sign that joins texts, and gives NULL for NULL; null where there is none. */
  readonly concatenation: string | null;
  /** An operand that only this dialect writes, or null when none is next. */
  operand(reader: TokenReader, read: ReadExpression): Expression | null;
  /** What may follow an operand, such as `::type`. */
  suffix(reader: TokenReader, of: Expression): Expression;
  /** What may follow a comparison operator, such as ANY (ARRAY[…]); null when an ordinary operand follows. */
  comparedList(reader: TokenReader, operator: Comparison, read: ReadExpression): readonly Expression[] | null;
  /** True when NULL sorts before every value. */
  readonly nullsLowest: boolean;
  /** Unquoted names are folded to lower case; else they keep theirs. */
  readonly foldsNames: boolean;
}
