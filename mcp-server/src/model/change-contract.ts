import type { Change, ChangeLimit } from './change.ts';
import type { Column, Schema, Table } from './schema.ts';

/** What every change is made from. */
export interface ChangeCommon {
  readonly name: string;
  readonly contractAfterDays: number;
  readonly batchRows: number;
  readonly pauseMs: number;
  /** The catalogue that the table is of. */
  readonly schema: Schema;
  /** The table as it is now. It has a primary key. */
  readonly table: Table;
}

export interface RenameColumn extends ChangeCommon {
  readonly kind: 'rename-column';
  readonly column: Column;
  readonly to: string;
}

/** A change whose names were found in the schema. Whatever holds for every engine has been checked. */
export type ChangeRequest = RenameColumn;

/** How long a statement may run and wait for a lock. */
export interface ChangeLimits {
  readonly lockSeconds: number;
  readonly statementSeconds: number;
}

/** How one engine makes changes of a shape under live writers. Pure: from values to text. */
export interface ChangeEngine {
  /** The change in this engine's SQL. UNSUPPORTED, with the reason as a whole sentence, when this engine cannot make it of this table. */
  make(request: ChangeRequest): Change;
  /** The statements with which each script begins: character set, time limits. */
  begin(limit: ChangeLimit, limits: ChangeLimits): readonly string[];
  /** The client's words in sh that run the script of the variable `file`, which begins and ends its own transactions. */
  readonly command: string;
  /** What a client says, on one line, when a lock or a deadlock was in the way and the same script should be run again: an extended regular expression. */
  readonly retryOn: string;
}
