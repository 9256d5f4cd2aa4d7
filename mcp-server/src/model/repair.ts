import type { CanonicalForm } from './digest.ts';
import type { TableName } from './mapping.ts';

/** One row that a repair would touch. Values are canonical text in the order of `TableRepair.columns`. */
export interface RowRepair {
  /** insert: the target lacks it. update: it holds other values. delete: the source lacks it. review: held more than once, so no statement is safe. */
  readonly kind: 'insert' | 'update' | 'delete' | 'review';
  readonly source: readonly (string | null)[] | null;
  readonly target: readonly (string | null)[] | null;
}

export interface RepairColumn {
  readonly source: string;
  readonly target: string;
  readonly form: CanonicalForm;
  /** The target column's type, as its engine spells it. */
  readonly rawType: string;
  readonly key: boolean;
}

/** What would make the target's rows those of the source, for one pair of tables. It is proposed, never run. */
export interface TableRepair {
  readonly source: TableName;
  readonly target: TableName;
  readonly columns: readonly RepairColumn[];
  /** Target columns that must be given a value and that nothing was compared with; an insert cannot be written in full. */
  readonly unknownColumns: readonly string[];
  readonly rows: readonly RowRepair[];
  /** Confirmed differences beyond those in `rows`. */
  readonly omitted: number;
}
