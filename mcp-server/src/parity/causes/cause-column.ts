import type { ColumnType } from '../../model/column-type.ts';
import type { CanonicalForm } from '../../model/digest.ts';
import type { ValueRule } from '../../model/forms.ts';
import type { Tolerance } from '../../model/mapping.ts';

/** What is known of a compared column pair when the cause of a difference is looked for. */
export interface CauseColumn {
  readonly form: CanonicalForm;
  readonly rule: ValueRule;
  readonly source: ColumnType;
  readonly target: ColumnType;
}

/** A compared column pair of a row. */
export interface RowCauseColumn extends CauseColumn {
  /** The source column's name. */
  readonly name: string;
  /** The source column takes the time of each change by itself. */
  readonly onUpdateNow: boolean;
  /** How far values may be apart and still be equal. */
  readonly tolerance?: Tolerance;
  /** Its values are never shown. */
  readonly masked?: boolean;
}
