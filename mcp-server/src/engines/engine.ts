import type { AggregateRequest, AggregateRow } from '../model/aggregates.ts';
import type { CodeToken } from '../model/code-token.ts';
import type {
  CanonicalForm,
  DigestRequest,
  HashBucket,
  KeyPoint,
  KeySpan,
  LeafDigest,
  RowDigest,
  RowLines,
  RowText,
} from '../model/digest.ts';
import type { VersionTable } from '../model/ledger.ts';
import type { Column, Schema } from '../model/schema.ts';
import type { Privileges, ServerFacts, ServerLoad } from '../model/server.ts';
import type { Query } from '../model/sql-query.ts';

/** Which kind of database: the name of its folder under engines/. */
export type EngineName = 'mysql' | 'postgres';

/** Limits that every session sets on the server, in milliseconds; they can only be lowered by a call. */
export interface SessionLimits {
  readonly connectMs: number;
  readonly statementMs: number;
  readonly lockMs: number;
  /** Connections per database. */
  readonly poolSize: number;
}

/** One engine. A new engine is one folder that exports this. */
export interface Engine {
  readonly name: EngineName;
  /** URL schemes it answers to, without the colon. */
  readonly schemes: readonly string[];
  readonly dialect: Dialect;
  /** Checks the URL (CONFIG error when it is wrong or holds an option that is not allowed) and returns a database that connects on first use. */
  open(url: string, limits: SessionLimits): Database;
}

/** How one engine writes SQL. Pure text: the generated files and the engine's own statements share it. */
export interface Dialect {
  readonly engine: EngineName;
  identifier(name: string): string;
  literal(value: string): string;
  table(name: { readonly schema: string; readonly name: string }): string;
  /** The column as text in the given form, or null when this engine cannot write that form in SQL. */
  canonical(quotedColumn: string, rawType: string, form: CanonicalForm): string;
  /**
   * The literal that stores a canonical text, in a column of that type, as the value it was written from; null is NULL. VALIDATION
   * when the type cannot hold what the text says, UNSUPPORTED when the form is none that a value can be made from.
   */
  value(text: string | null, rawType: string, form: CanonicalForm): string;
  /** A condition that is true of the rows whose column holds exactly the value of that canonical text; null is NULL. */
  holds(quotedColumn: string, rawType: string, form: CanonicalForm, text: string | null): string;
  /** The client command line that runs a generated script, with the file's name as its last word. */
  clientCommand(file: string): string;
  readonly code: CodeDialect;
}

/** What kinds of code a database can hold. */
export type CodeKind = 'view' | 'materialized view' | 'function' | 'procedure' | 'aggregate' | 'trigger' | 'event';

/** How one engine writes the code that is kept in a database: views, routines, triggers and events. */
export interface CodeDialect {
  /** The words of a text, comments left out. */
  tokens(sql: string): CodeToken[];
  /** The query of a view as a neutral tree; UNSUPPORTED, naming the construct, when a part of it is not known to mean the same elsewhere. */
  readQuery(sql: string): Query;
  /** A neutral query in this dialect; UNSUPPORTED when it cannot be written. */
  writeQuery(query: Query): string;
  /** A comparison gives 1 or 0, and a number is a condition. */
  readonly truthIsNumber: boolean;
  /** Sums of small whole numbers have 64 bits. */
  readonly widensWholes: boolean;
  /** True when the server takes a name as it is: not too long, and nothing that it would cut. */
  keepsName(name: string): boolean;
  /** True when two texts of the column are equal exactly when their characters are. */
  comparesExactly(column: Column): boolean;
  /** Languages of routines that another server could take over with a rewrite; code in any other goes to the application. */
  readonly languages: readonly string[];
  /** How triggers behave. */
  readonly triggers: {
    /** Rows that a foreign key deletes or changes fire the triggers of their table. */
    readonly fireForCascades: boolean;
    /** What decides between two triggers of one moment. */
    readonly order: 'creation' | 'name';
    /** One trigger may have several events. */
    readonly manyEvents: boolean;
  };
  /** Where code of that kind lives on this engine; null where it has no such thing. */
  readonly homes: Readonly<Record<CodeKind, string | null>>;
}

export interface ReadOptions {
  /** Ends the running statement in the database, not only here. */
  readonly signal?: AbortSignal;
  /** A lower statement limit than the session's own. */
  readonly statementMs?: number;
}

/** One live database, read-only. Nothing connects before the first read; after a lost connection the next read works. */
export interface Database {
  readonly engine: EngineName;
  readonly dialect: Dialect;
  /** `host:port/database` without user or password, for messages. */
  readonly label: string;
  /** Runs `work` inside one READ ONLY transaction on one connection and rolls it back. Throws LockstepError only. */
  read<T>(work: (reader: Reader) => Promise<T>, options?: ReadOptions): Promise<T>;
  /** Ends every connection, within 5 seconds. */
  close(): Promise<void>;
}

export interface InspectOptions {
  /** Called after each catalogue query. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The questions a stage may ask. Each is one or a few statements built from the catalogue; no caller passes SQL. */
export interface Reader {
  facts(): Promise<ServerFacts>;
  privileges(): Promise<Privileges>;
  inspect(options?: InspectOptions): Promise<Schema>;
  /** Exact number of rows. */
  count(table: TableRef): Promise<bigint>;
  /** Smallest and largest value of a whole-number column; null when the table is empty. */
  keyBounds(table: TableRef, column: string): Promise<KeyBounds | null>;
  /** How busy the server is now, and where it stands in its log. What the login may not see is null. */
  load(): Promise<ServerLoad>;
  /**
   * The key of the row `rows` places after the first row at or after `from`, in this database's own order of the key; null when
   * fewer rows are left. UNSUPPORTED when no index holds the key or a key column has no KeyPoint text.
   */
  keyAfter(request: DigestRequest, from: KeyPoint | null, rows: number): Promise<KeyPoint | null>;
  /** One digest per span, in the given order. LIMIT when the rows of a span are too large for one digest: ask for smaller spans. */
  leafDigests(request: DigestRequest, spans: readonly KeySpan[]): Promise<LeafDigest[]>;
  /** The rows of each span in key order. */
  leafRows(request: DigestRequest, spans: readonly KeySpan[]): Promise<RowLines[]>;
  /** The non-empty buckets of a span (of the whole table when null), by the last `hexDigits` (1 to 4) hex digits of each row's SHA-256. Sorted by id. */
  hashBuckets(request: DigestRequest, span: KeySpan | null, hexDigits: number): Promise<HashBucket[]>;
  /** Rows of a span (of the whole table when null) that fall into one of those buckets, at most `limit`; in no particular order. */
  hashRows(request: DigestRequest, span: KeySpan | null, wanted: HashRows): Promise<RowDigest[]>;
  /** The newest version that the kit's outbox or ledger (see model/ledger.ts) holds of each row key of a table; a key without one is left out. */
  versions(asked: VersionQuestion): Promise<Map<string, bigint>>;
  /** The canonical text of every requested column of every row whose whole key (canonical text) is one of `keys`. */
  rowsByKey(request: DigestRequest, keys: readonly (readonly (string | null)[])[]): Promise<RowText[]>;
  /** How many rows hold a reference, none of whose columns is NULL, to a row that is not there: counted up to `limit`. */
  orphans(reference: Reference, limit: number): Promise<bigint>;
  /** The measures of each group, in no particular order; without groups one row, also for an empty table. */
  aggregate(request: AggregateRequest): Promise<AggregateRow[]>;
}

/** Columns of a child that name a row of the parent, one for one; a constraint that says so need not exist. */
export interface Reference {
  readonly child: TableRef;
  readonly columns: readonly string[];
  readonly parent: TableRef;
  readonly references: readonly string[];
}

export interface VersionQuestion {
  readonly kind: VersionTable;
  /** The outbox or ledger itself. */
  readonly table: TableRef;
  /** The table whose rows are asked about, as the kit names it. */
  readonly of: string;
  readonly rowKeys: readonly string[];
}

export interface HashRows {
  readonly hexDigits: number;
  readonly ids: readonly number[];
  readonly limit: number;
}

export interface TableRef {
  readonly schema: string;
  readonly name: string;
}

export interface KeyBounds {
  readonly min: bigint;
  readonly max: bigint;
}
