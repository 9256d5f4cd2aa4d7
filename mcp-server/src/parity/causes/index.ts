import type { Cause, ParityDifference } from '../../model/parity.ts';
import type { CauseColumn, RowCauseColumn } from './cause-column.ts';

export type { CauseColumn, RowCauseColumn } from './cause-column.ts';

/** What made two canonical texts of a column pair differ, where they show it; null for equal values and for anything else. */
export function causeOfValues(_column: CauseColumn, _source: string | null, _target: string | null): Cause | null {
  return null;
}

/** One key, or row, that does not agree. Texts are canonical, in the order of `columns`; null for a side that lacks the row. */
export interface DifferingRow {
  readonly kind: ParityDifference['kind'];
  readonly columns: readonly RowCauseColumn[];
  readonly source: readonly (string | null)[] | null;
  readonly target: readonly (string | null)[] | null;
}

/** What happened to a row as a whole, where it can be told. */
export function causeOfRow(_row: DifferingRow): Cause | null {
  return null;
}
