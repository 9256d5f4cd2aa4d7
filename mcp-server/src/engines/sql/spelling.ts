import type { Expression, NeutralFunction } from '../../model/sql-query.ts';

/** How a dialect writes what a neutral query holds. */
export interface Spelling {
  identifier(name: string): string;
  literal(value: string): string;
  table(name: { readonly schema: string; readonly name: string }): string;
  /** Two values that are compared with NULL as a value of its own. */
  same(left: string, right: string, negated: boolean): string;
  /** The quotient of a sum and a count, rounded half away from zero. */
  average(sum: string, count: string, digits: number): string;
  readonly calls: Readonly<Record<NeutralFunction, (values: readonly string[], from: readonly Expression[]) => string>>;
  order(by: string, descending: boolean, nullsFirst: boolean): string;
}
