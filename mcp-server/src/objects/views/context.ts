import type { CodeDialect } from '../../model/code-dialect.ts';
import type { Expression } from '../../model/sql-query.ts';
import type { Value } from './shape.ts';

/** A relation of a query with its columns on both sides. */
export interface ScopeRelation {
  readonly alias: string;
  readonly schema: string;
  readonly name: string;
  /** By the name in the source. */
  readonly columns: ReadonlyMap<string, { readonly target: string; readonly value: Value }>;
  /** Columns of the primary key by their names in the source, when both sides have the same; empty otherwise. */
  readonly key: readonly string[];
}

/** What one query is adapted with. */
export interface Context {
  readonly relations: readonly ScopeRelation[];
  readonly from: CodeDialect;
  readonly to: CodeDialect;
  /** Both sides are the same kind of server: what differs between engines is in doubt nowhere. */
  readonly sameServer: boolean;
  /** Digits that an average has beyond those of its values, on each side; null: about sixteen in all. */
  readonly averageDigits: { readonly source: number | null; readonly target: number | null };
  /** Notes why the rows might differ; the translation becomes a draft. */
  doubt(why: string): void;
}

/** An expression for the target, and what it holds. */
export interface Adapted {
  readonly expression: Expression;
  readonly value: Value;
}
