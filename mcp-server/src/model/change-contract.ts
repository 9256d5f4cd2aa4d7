import type { Change, ChangeLimit } from './change.ts';
import type { TablePair } from './change-pair.ts';
import type { RowsPart, UnionPart } from './change-parts.ts';
import type { UUID_STORAGES } from './change-settings.ts';
import type { TableName } from './mapping.ts';
import type { Column, ForeignKey, Schema, Table } from './schema.ts';

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

export interface ChangeType extends ChangeCommon {
  readonly kind: 'change-type';
  readonly column: Column;
  /** As the user spells it: letters, digits, spaces, one pair of parentheses, [] only. */
  readonly type: string;
  /** null: the flip exchanges the names, and no program changes. */
  readonly to: string | null;
}

export interface SplitColumn extends ChangeCommon {
  readonly kind: 'split-column';
  readonly column: Column;
  readonly into: readonly [string, string];
  readonly separator: string;
  readonly at: 'first' | 'last';
}

export interface MergeColumns extends ChangeCommon {
  readonly kind: 'merge-columns';
  readonly columns: readonly [Column, Column];
  readonly to: string;
  readonly separator: string;
}

export interface AddNotNull extends ChangeCommon {
  readonly kind: 'add-not-null';
  readonly column: Column;
  /** What stands in place of NULL; null: no row may hold one. */
  readonly fill: string | null;
}

export interface AddUnique extends ChangeCommon {
  readonly kind: 'add-unique';
  readonly columns: readonly Column[];
}

export interface AddForeignKey extends ChangeCommon {
  readonly kind: 'add-foreign-key';
  readonly columns: readonly Column[];
  readonly parent: Table;
  readonly parentColumns: readonly Column[];
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null';
}

/** One condition; `values` are what the user wrote, as text: none for is null and is not null, several for in. */
export interface CheckCondition {
  readonly column: Column;
  readonly op: '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'is null' | 'is not null';
  readonly values: readonly string[];
}

export interface AddCheck extends ChangeCommon {
  readonly kind: 'add-check';
  readonly where: readonly CheckCondition[];
}

export interface ColumnToTable extends ChangeCommon {
  readonly kind: 'column-to-table';
  readonly column: Column;
  /** The new table, in the schema of the old one, and its columns. */
  readonly to: {
    readonly table: string;
    readonly reference: string;
    readonly column: string;
    readonly main: string;
  };
}

/** Columns that become a table of their own; the old version writes `wide`. */
export interface SplitTable extends ChangeCommon {
  readonly kind: 'split-table';
  readonly pair: TablePair;
}

/** A table that becomes columns of another one; the old version writes `narrow`. */
export interface MergeTables extends ChangeCommon {
  readonly kind: 'merge-tables';
  readonly pair: TablePair;
  /** The table that takes the columns. */
  readonly into: Table;
  /** The key by which each row belongs to one of it. */
  readonly reference: ForeignKey;
}

/** Tables with the same columns that become one. Its key is the mark and their key, so that no two rows can meet; the old version writes the parts. */
export interface UnionTables extends ChangeCommon {
  readonly kind: 'union-tables';
  /** The table of the change comes first. They are alike in all that both sides must hold: columns, keys, rules. */
  readonly parts: readonly UnionPart[];
  readonly whole: TableName;
  /** The column of `whole` that says which part a row is of. */
  readonly mark: string;
}

/** A table whose rows go to several with the same columns and key, each by what one column says; the old version writes `table`. */
export interface SplitRows extends ChangeCommon {
  readonly kind: 'split-rows';
  readonly column: Column;
  /** At least two. A row of no part, where none is the rest, is not carried. */
  readonly parts: readonly RowsPart[];
}

export interface RenameTable extends ChangeCommon {
  readonly kind: 'rename-table';
  readonly to: string;
}

export interface MoveTable extends ChangeCommon {
  readonly kind: 'move-table';
  readonly to: string;
}

/** Columns of a table that are the key, or refer to it. */
export interface KeyTable {
  readonly table: Table;
  readonly columns: readonly Column[];
}

export interface ChangePrimaryKey extends ChangeCommon {
  readonly kind: 'change-primary-key';
  readonly type: 'bigint';
  /** The key, one whole number of at most 32 bits. */
  readonly column: Column;
  /** The table itself comes first. */
  readonly tables: readonly KeyTable[];
}

/** The same, and what the columns that take their place are called. */
export interface RekeyedTable extends KeyTable {
  readonly renames: ReadonlyMap<string, string>;
}

export interface KeyToUuid extends ChangeCommon {
  readonly kind: 'change-primary-key';
  readonly type: 'uuid';
  /** The key, one whole number. */
  readonly column: Column;
  /** The type of the new columns; null: what is usual on the server. */
  readonly storage: (typeof UUID_STORAGES)[number] | null;
  /** The table itself comes first. */
  readonly tables: readonly RekeyedTable[];
}

/** How rows are parted: range from the lowest bound, each bound above the values; list by values. */
export type PartitionScheme =
  | { readonly by: 'range'; readonly partitions: readonly { readonly name: string; readonly below: string }[] }
  | {
      readonly by: 'list';
      readonly partitions: readonly { readonly name: string; readonly values: readonly string[] }[];
    }
  | { readonly by: 'hash'; readonly count: number };

export interface PartitionTable extends ChangeCommon {
  readonly kind: 'partition-table';
  /** Part of every key. */
  readonly column: Column;
  readonly scheme: PartitionScheme;
}

export interface DropColumn extends ChangeCommon {
  readonly kind: 'drop-column';
  readonly column: Column;
}

export interface DropTable extends ChangeCommon {
  readonly kind: 'drop-table';
}

/** A change whose names were found in the schema. Whatever holds for every engine has been checked. */
export type ChangeRequest =
  | RenameColumn
  | ChangeType
  | SplitColumn
  | MergeColumns
  | AddNotNull
  | AddUnique
  | AddForeignKey
  | AddCheck
  | ColumnToTable
  | SplitTable
  | MergeTables
  | UnionTables
  | SplitRows
  | RenameTable
  | MoveTable
  | ChangePrimaryKey
  | KeyToUuid
  | PartitionTable
  | DropColumn
  | DropTable;

/** How long a statement may run and wait for a lock. */
export interface ChangeLimits {
  readonly lockSeconds: number;
  readonly statementSeconds: number;
}

/** What of a server decides how a migration tool's file is written. */
export interface ScriptTraits {
  /** Definitions can be rolled back, and statements that are sent together are one transaction. */
  readonly transactional: boolean;
  /** Its clients cut a script at every semicolon, unless DELIMITER names something else. */
  readonly cutsAtSemicolons: boolean;
  /** A statement as it is written for the client, as statements that the server is sent one by one, without their ends. */
  cut(sql: string): readonly string[];
}

/** How one engine makes changes of a shape under live writers. Pure: from values to text. */
export interface ChangeEngine {
  /** The change in this engine's SQL. UNSUPPORTED, with the reason as a whole sentence, when this engine cannot make it of this table. */
  make(request: ChangeRequest): Change;
  /** The statements with which each script begins: character set, time limits. */
  begin(limit: ChangeLimit, limits: ChangeLimits): readonly string[];
  /** The statements that take off what `begin` set: a migration tool goes on with the session. */
  readonly end: readonly string[];
  readonly scripts: ScriptTraits;
  /** The client's words in sh that run the script of the variable `file`, which begins and ends its own transactions. */
  readonly command: string;
  /** What a client says, on one line, when a lock or a deadlock was in the way and the same script should be run again: an extended regular expression. */
  readonly retryOn: string;
}
