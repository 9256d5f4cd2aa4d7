/** What a catalogue says of a column. */
export interface ColumnFact {
  readonly table: string;
  readonly name: string;
  /** The server's own spelling. */
  readonly type: string;
  /** The labels of an enum or a set, in order; empty for any other type. */
  readonly labels: readonly string[];
  readonly nullable: boolean;
  /** The value as text, `now` for the moment of the statement, null for none; bytes as `\x…`. */
  readonly default: string | null;
  readonly comment: string;
  /** The server numbers rows itself. */
  readonly numbered: boolean;
  /** The number it would give next, where the catalogue knows it. */
  readonly next: string | null;
  readonly onUpdateNow: boolean;
  readonly generated: boolean;
  /** 'a' and 'A' are the same; null when the column is not text. */
  readonly foldsCase: boolean | null;
}

export interface IndexPart {
  readonly column: string;
  /** Only the first characters or bytes. */
  readonly prefix: number | null;
  readonly descending: boolean;
  readonly foldsCase: boolean;
}

export interface IndexFact {
  readonly table: string;
  readonly name: string;
  readonly kind: 'primary key' | 'unique key' | 'index';
  readonly method: 'order' | 'words' | 'space' | 'other';
  readonly parts: readonly IndexPart[];
  /** Some part is an expression, given by the columns it names. */
  readonly expressions: boolean;
  /** Rows outside of the index. */
  readonly partial: boolean;
}

export interface ForeignKeyFact {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: string; readonly columns: readonly string[] };
  readonly onDelete: string;
  readonly onUpdate: string;
}

export interface CheckFact {
  readonly table: string;
  readonly name: string;
  readonly sql: string;
}

export interface TableFact {
  readonly name: string;
  readonly comment: string;
  /** 0: not partitioned. */
  readonly partitions: number;
}

/** A view, routine, trigger or event; PostgreSQL keeps what a trigger does in a function of its own. */
export interface CodeFact {
  readonly kind: 'view' | 'routine' | 'trigger' | 'trigger function' | 'event';
  readonly table: string | null;
  readonly name: string;
}

/** What a database holds, read by statements of these tests alone: none of the product's code has a part in it. */
export interface Facts {
  readonly tables: readonly TableFact[];
  readonly columns: readonly ColumnFact[];
  readonly indexes: readonly IndexFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly checks: readonly CheckFact[];
  readonly code: readonly CodeFact[];
}
