import type { Operation } from '../../model/writers.ts';
import type { TableText } from './cursor.ts';

/** One table that a text of SQL writes. */
export interface SqlWrite {
  readonly table: TableText;
  readonly operations: readonly Operation[];
  /** Columns that it names as written, sorted; null when it names none or they cannot be told. */
  readonly columns: readonly string[] | null;
  /** Nothing follows the name, so that it may be a title or a message. */
  readonly bare: boolean;
  /** Where its table stands in the text. */
  readonly at: number;
}
