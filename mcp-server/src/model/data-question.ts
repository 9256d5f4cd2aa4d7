import type { Reference } from './reference.ts';
import type { RowFilter } from './row-filter.ts';

/** What can be wrong with one row, in words both engines share; the row is one that the question finds. */
export type RowQuestion =
  /** Year, month or day is zero. */
  | { readonly kind: 'zero date'; readonly column: string }
  /** A day that its month does not have. */
  | { readonly kind: 'impossible date'; readonly column: string }
  /** A number below `min` or above `max`; null is an open end. NaN and infinities are not numbers. */
  | {
      readonly kind: 'number outside';
      readonly column: string;
      readonly min: string | null;
      readonly max: string | null;
    }
  /** A number with more digits after the point. */
  | { readonly kind: 'finer fraction'; readonly column: string; readonly scale: number }
  /** NaN or an infinity where a number is expected. */
  | { readonly kind: 'not finite'; readonly column: string }
  /** A date or timestamp below `min` or above `max`, or infinite; with `within` none that is beyond those two as well. */
  | {
      readonly kind: 'moment outside';
      readonly column: string;
      readonly min: string;
      readonly max: string;
      readonly within?: readonly [min: string, max: string];
    }
  /** A time or interval below `min` or above `max`, as HH:MM:SS. */
  | { readonly kind: 'time outside'; readonly column: string; readonly min: string; readonly max: string }
  | {
      readonly kind: 'longer';
      readonly column: string;
      readonly than: number;
      readonly unit: 'characters' | 'bytes';
    }
  /** U+0000 in text. */
  | { readonly kind: 'nul character'; readonly column: string }
  /** Bytes that are no UTF-8. */
  | { readonly kind: 'not utf8'; readonly column: string }
  /** UTF-8 that was taken for latin1 and encoded once more. */
  | { readonly kind: 'double encoded'; readonly column: string }
  | { readonly kind: 'outside charset'; readonly column: string; readonly charset: NarrowCharset }
  | { readonly kind: 'trailing space'; readonly column: string }
  /** The empty member with index 0, which an ENUM holds where it was given a value that it does not know. */
  | { readonly kind: 'no member'; readonly column: string }
  | { readonly kind: 'json'; readonly column: string; readonly problem: JsonProblem }
  /** The parts of an index together are longer than `than` bytes; a prefix counts characters, or bytes of a column of bytes. */
  | { readonly kind: 'index entry'; readonly parts: readonly IndexPiece[]; readonly than: number }
  /** A stored generated column that differs from its expression. */
  | { readonly kind: 'generated differs'; readonly column: string }
  /** A FLOAT that its own text does not bring back. */
  | { readonly kind: 'float text'; readonly column: string }
  /** A shape whose SRID is not this one. */
  | { readonly kind: 'srid'; readonly column: string; readonly srid: number };

/** Character sets that hold fewer characters than Unicode has. */
export type NarrowCharset = 'utf8mb3' | 'latin1' | 'ascii';

/** invalid: no JSON. duplicate key: of which only one value survives parsing. nul: an escaped U+0000. surrogate: half a pair. */
export type JsonProblem = 'invalid' | 'duplicate key' | 'nul' | 'surrogate';

export interface IndexPiece {
  readonly column: string;
  readonly prefix: number | null;
}

/** What is wrong between rows. */
export type SetQuestion =
  /** Rows whose values in these columns, none of them NULL, are one value for a coarser comparison. Candidates: the side that will hold them decides. */
  | { readonly kind: 'folded duplicates'; readonly columns: readonly string[] }
  /** Rows that refer to no row. */
  | { readonly kind: 'orphans'; readonly reference: Reference }
  /** Rows whose parent is there and passes none of these lists of filters. */
  | {
      readonly kind: 'parent stays';
      readonly reference: Reference;
      readonly moving: readonly (readonly RowFilter[])[];
    }
  /** Rows that find their parent only because the comparison passes over letter case, accents or trailing spaces. */
  | { readonly kind: 'other spelling'; readonly reference: Reference };

/** What a comparison of text passes over. */
export interface Folding {
  readonly letterCase: boolean;
  readonly accents: boolean;
  readonly trailingSpaces: boolean;
}

/** The columns whose values show what a question found. */
export function askedColumns(question: RowQuestion | SetQuestion): readonly string[] {
  if ('column' in question) return [question.column];
  if ('parts' in question) return question.parts.map(({ column }) => column);
  return 'columns' in question ? question.columns : question.reference.columns;
}

/** Whether a row is shown by how long its value is: the value itself would be huge. */
export function showsLength({ kind }: RowQuestion | SetQuestion): boolean {
  return kind === 'longer' || kind === 'index entry';
}
