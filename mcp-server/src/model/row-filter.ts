import type { DigestColumn } from './digest.ts';

export const FILTER_OPS = ['=', '!=', '<', '<=', '>', '>=', 'in', 'between', 'is_null', 'not_null'] as const;
export type FilterOp = (typeof FILTER_OPS)[number];

/**
 * A condition on a column. `values`: none for is_null and not_null, two for between (both ends included), else one or more; each the
 * text of a value of the column's form: digits, YYYY-MM-DD, YYYY-MM-DD HH:MM:SS[.ffffff] in UTC, hex digits, or the characters.
 */
export interface RowFilter {
  readonly column: DigestColumn;
  readonly op: FilterOp;
  readonly values: readonly string[];
}
