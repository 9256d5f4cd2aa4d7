/** What others have to wait with while an operation holds its lock. */
export type Blocked = 'nothing' | 'schema changes' | 'writes' | 'reads and writes';

/** How long a lock is held: a moment is independent of the rows there are. */
export type Lasting = 'a moment' | 'a scan' | 'an index build' | 'a copy of the table';

/** The lock that an operation takes on a table that is in use, as the server names it. */
export interface Lock {
  readonly name: string;
  readonly table: string;
  readonly blocks: Blocked;
  readonly lasts: Lasting;
  /** Why it lasts so long, where that is not plain from the operation. */
  readonly because: string | null;
}

/** What a column is given where there is no value. `volatile` differs from row to row. */
export type Default = 'none' | 'null' | 'constant' | 'volatile';

/** A column as a script declares it. */
export interface DeclaredColumn {
  readonly name: string;
  /** In the words of the script, lower case. */
  readonly type: string;
  readonly notNull: boolean;
  readonly default: Default;
  readonly generated: 'stored' | 'virtual' | null;
  /** Numbered by the server: SERIAL, IDENTITY, AUTO_INCREMENT. */
  readonly counted: boolean;
  readonly constraints: readonly ConstraintKind[];
}

export type ConstraintKind = 'primary key' | 'unique' | 'foreign key' | 'check' | 'exclusion' | 'not null';

/** One thing that a statement of a migration does. Names are as the script spells them, with the schema where it names one. */
export type Operation =
  | {
      readonly kind: 'create table';
      readonly table: string;
      readonly guarded: boolean;
      readonly columns: readonly DeclaredColumn[];
      readonly references: readonly string[];
      readonly copies: boolean;
    }
  | { readonly kind: 'drop table'; readonly table: string; readonly guarded: boolean; readonly cascade: boolean }
  | { readonly kind: 'drop schema'; readonly name: string; readonly what: 'database' | 'schema' }
  | {
      readonly kind: 'drop code';
      readonly name: string;
      readonly what: string;
      /** Where it stands, or what is read by its name; null where nobody waits or the statement does not tell. */
      readonly table: string | null;
      readonly guarded: boolean;
      readonly cascade: boolean;
    }
  | { readonly kind: 'truncate'; readonly table: string; readonly cascade: boolean }
  | { readonly kind: 'add column'; readonly table: string; readonly column: DeclaredColumn; readonly guarded: boolean }
  | { readonly kind: 'drop column'; readonly table: string; readonly column: string; readonly guarded: boolean }
  | { readonly kind: 'rename column'; readonly table: string; readonly column: string; readonly to: string }
  | { readonly kind: 'rename table'; readonly table: string; readonly to: string }
  | { readonly kind: 'change type'; readonly table: string; readonly column: string; readonly type: string }
  | { readonly kind: 'change default'; readonly table: string; readonly column: string }
  | { readonly kind: 'set not null'; readonly table: string; readonly column: string }
  | { readonly kind: 'drop not null'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'add constraint';
      readonly table: string;
      readonly name: string | null;
      readonly constraint: ConstraintKind;
      readonly checked: boolean;
      readonly onIndex: boolean;
      readonly references: string | null;
      readonly text: string;
    }
  | { readonly kind: 'validate constraint'; readonly table: string; readonly name: string }
  | { readonly kind: 'drop constraint'; readonly table: string; readonly name: string; readonly guarded: boolean }
  | {
      readonly kind: 'create index';
      readonly table: string;
      readonly name: string | null;
      readonly unique: boolean;
      readonly online: boolean;
      readonly guarded: boolean;
    }
  | {
      readonly kind: 'drop index';
      readonly table: string | null;
      readonly name: string;
      readonly online: boolean;
      readonly guarded: boolean;
    }
  | { readonly kind: 'rebuild'; readonly table: string | null; readonly by: string; readonly online: boolean }
  | { readonly kind: 'rename enum value' | 'add enum value'; readonly type: string; readonly value: string }
  | { readonly kind: 'change partitions'; readonly table: string; readonly how: string; readonly online: boolean }
  | { readonly kind: 'lock table'; readonly table: string }
  | { readonly kind: 'disable triggers'; readonly table: string }
  | { readonly kind: 'constrain domain'; readonly name: string }
  | { readonly kind: 'revoke'; readonly what: string; readonly table: string | null }
  | {
      readonly kind: 'write';
      readonly verb: 'insert' | 'update' | 'delete';
      readonly table: string;
      readonly bounded: boolean;
      /** A column that is filled where it is NULL, and nothing else chooses the rows. */
      readonly fills: string | null;
      readonly from: WriteSource | null;
      readonly onConflict: 'nothing' | 'update' | 'update if newer' | 'replace' | null;
      readonly namesCounter: boolean;
    }
  | { readonly kind: 'move counter'; readonly name: string }
  | { readonly kind: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'set'; readonly name: string; readonly value: string }
  | { readonly kind: 'add trigger'; readonly table: string }
  /** Something that no rule is about; `table` where it locks one. */
  | { readonly kind: 'other'; readonly what: string; readonly table?: string };

/** Where the rows of INSERT … SELECT come from. */
export interface WriteSource {
  readonly tables: readonly string[];
  readonly ordered: boolean;
  readonly limited: boolean;
  /** It leaves out what is there already by asking for it: NOT EXISTS, NOT IN, an outer join. */
  readonly looksForMissing: boolean;
}

/** One statement of a script. */
export interface ScriptStatement {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly does: readonly { readonly operation: Operation; readonly lock: Lock | null }[];
}

/** A piece of a script that the parser refused. */
export interface Unread {
  readonly line: number;
  readonly reason: string;
}

/** A migration file, read. */
export interface Script {
  readonly statements: readonly ScriptStatement[];
  readonly unread: readonly Unread[];
}

/** What of an engine a rule about scripts has to know. */
export interface ScriptTraits {
  /** Definitions are undone by ROLLBACK. */
  readonly transactionalDdl: boolean;
  /** The word with which an index is built while rows are written, and which must not stand in a transaction; null where that is so without a word. */
  readonly onlineWords: string | null;
  /** A counter moves on when a row brings a number of its own. */
  readonly countersFollow: boolean;
  /** Settings that limit how long a statement waits for a lock. */
  readonly lockLimits: readonly string[];
  /** A statement can name the fastest way it may be done by, and is refused where that cannot be. */
  readonly refusesSlowWays: boolean;
  /** Bytes of a name beyond which the server cuts it without an error; null where it refuses. */
  readonly namesCutAt: number | null;
  /** Settings that turn the checking of keys off. */
  readonly checkSettings: readonly string[];
  /** INSERT … SELECT locks the rows that it reads, unless the session reads committed rows only. */
  readonly copyLocksItsSource: boolean;
}
