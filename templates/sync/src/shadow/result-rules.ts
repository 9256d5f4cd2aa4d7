import type { Tolerance, ValueRule } from '../descriptor.ts';

/** How two values of a field are judged; what is left out is strict. */
export interface FieldRule {
  /** The two may be spelt differently, or be of other types in JavaScript, such as '1.50' and 1.5 by `number`. */
  readonly rule?: ValueRule;
  /** How far two values may be apart. */
  readonly tolerance?: Tolerance;
  /** Upper and lower case are the same. */
  readonly caseless?: boolean;
  /** The order of a list does not count. */
  readonly unordered?: boolean;
  /** Decides alone, in place of everything else. */
  readonly same?: (control: unknown, candidate: unknown) => boolean;
}

/** How two results of a query are compared. */
export interface ResultRules {
  /** Fields that tell the rows of a list apart: rows are matched by them in any order, and a difference names its row. */
  readonly key?: readonly string[];
  /** The order of the rows does not count. */
  readonly unordered?: boolean;
  /** By the path of a field, such as `total` or `lines.price`; lists add nothing to the path. */
  readonly fields?: Readonly<Record<string, 'ignore' | FieldRule>>;
}

/** One difference between two results. Texts are values of rows: mask them before they are shown. */
export interface ResultDifference {
  /** The path of the field; empty for the result as a whole. */
  readonly field: string;
  /** missing: the candidate lacks a row, or how many it has; extra: it has one too many; order: the same rows in another order. */
  readonly kind: 'different' | 'missing' | 'extra' | 'order';
  /** The row's key, where the rules name one. */
  readonly key: readonly (string | null)[] | null;
  readonly control: string | null;
  readonly candidate: string | null;
}
