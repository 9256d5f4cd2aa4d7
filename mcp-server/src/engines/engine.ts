import type { Activity, WriteCounters } from '../model/activity.ts';
import type { AggregateRequest, AggregateRow } from '../model/aggregates.ts';
import type { CaptureState, Hosting, Right } from '../model/capture.ts';
import type { ChangeRecord } from '../model/change-record.ts';
import type { RowQuestion, SetQuestion } from '../model/data-question.ts';
import type { HashBucket, KeyPoint, KeySpan, LeafDigest, RowDigest, RowLines, RowText } from '../model/digest.ts';
import type { DigestRequest } from '../model/digest-request.ts';
import type { Clients, DmsState, KitState, OutboxMark } from '../model/kit-state.ts';
import type { VersionTable } from '../model/ledger.ts';
import type { LogState } from '../model/log-state.ts';
import type { Reference } from '../model/reference.ts';
import type { RowFilter } from '../model/row-filter.ts';
import type { Schema } from '../model/schema.ts';
import type { Script, ScriptTraits } from '../model/script.ts';
import type { Seen } from '../model/seen.ts';
import type { Privileges, ServerFacts, ServerLoad } from '../model/server.ts';
import type { ServerWriters } from '../model/writers.ts';
import type { Dialect, EngineName } from './dialect.ts';

export type { AskedColumn, ColumnChange, ColumnShape, DataDialect, Dialect, EngineName, KeyColumn } from './dialect.ts';

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
  readonly scripts: ScriptReader;
  /** Checks the URL (CONFIG error when it is wrong or holds an option that is not allowed) and returns a database that connects on first use. */
  open(url: string, limits: SessionLimits): Database;
}

/** Reads migrations that are written in the engine's SQL. */
export interface ScriptReader {
  readonly traits: ScriptTraits;
  /** A script's statements, what each does and which lock that takes. Never throws: what cannot be read is in `unread`. */
  read(text: string): Promise<Script>;
}

export interface ReadOptions {
  /** Ends the running statement in the database, not only here. */
  readonly signal?: AbortSignal;
  /** A lower statement limit than the session's own. */
  readonly statementMs?: number;
  /** Which server the reads of one run are about: CONNECTION_LOST when another one answers. */
  readonly pin?: ServerPin;
}

/** The server that answered first; what two servers say is never put together. */
export interface ServerPin {
  server: string | null;
  /** The same across restarts: the server, and on PostgreSQL the history of its data, which a promotion or a restore begins anew. */
  lasting: string | null;
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
  /** Who writes, as far as the server keeps record of it; what is off, hidden or lost is said in the records. */
  writers(): Promise<ServerWriters>;
  inspect(options?: InspectOptions): Promise<Schema>;
  /** Exact number of rows that pass the filters. */
  count(table: TableRef, filters?: readonly RowFilter[]): Promise<bigint>;
  /** Smallest and largest value of a whole-number column in the rows that pass the filters; null when there is none. */
  keyBounds(table: TableRef, column: string, filters?: readonly RowFilter[]): Promise<KeyBounds | null>;
  /** How busy the server is now, and where it stands in its log. What the login may not see is null. */
  load(): Promise<ServerLoad>;
  /** The server's clock in milliseconds since 1970, read while the statement runs. */
  clock(): Promise<number>;
  /** Open transactions of others on the whole server, and what they wait for. */
  activity(): Promise<Seen<Activity>>;
  /** What the server counts about writes: two readings make a rate. Ask each in a read of its own. */
  writeCounters(): Promise<WriteCounters>;
  /** What stands between this server and reading changes from its log. */
  capture(): Promise<CaptureState>;
  /** What the login holds of everything that a migration needs, and the statements that give the rest. Nothing is tried. */
  rights(): Promise<Right[]>;
  /** Who runs the server, where it tells. */
  hosting(): Promise<Hosting>;
  /** What the sync kit's tables hold; null where it is not installed. With a mark of an earlier reading also what became of the queue since. */
  kitState(since: OutboxMark | null): Promise<Seen<KitState | null>>;
  /** How long the log is kept, how large it is, where it ends, and who reads it or has it kept. */
  logState(): Promise<LogState>;
  /** Who is connected to this database beside the kit and Lockstep, by login, the most connections first. */
  clients(): Promise<Seen<Clients>>;
  /** What AWS DMS left in its control tables; null where there are none. */
  dmsState(): Promise<DmsState | null>;
  /** The moment that the row of change data capture's heartbeat says, in milliseconds since 1970; null where there is none. */
  cdcBeat(): Promise<Seen<number | null>>;
  /** What the scripts of changes inside this database have noted of themselves; none where no change was begun. */
  changeRecords(): Promise<Seen<ChangeRecord[]>>;
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
  /** The canonical text of every requested column of the rows of a span, in key order: ask for no more than memory holds. */
  rowsInSpan(request: DigestRequest, span: KeySpan): Promise<RowText[]>;
  /** The canonical text (of a very long one a stand-in: model/long-text.ts) of every requested column of every row whose whole key (canonical text) is one of `keys`. */
  rowsByKey(request: DigestRequest, keys: readonly (readonly (string | null)[])[]): Promise<RowText[]>;
  /** How many rows hold a reference, none of whose columns is NULL, to a row that is not there: counted up to `limit`. */
  orphans(reference: Reference, limit: number): Promise<bigint>;
  /** In one pass over a part of a table: how many rows there are, and how many of them each question finds. Questions that no row can be found by count 0. */
  tally(request: DataRequest, questions: readonly RowQuestion[], part: TablePart): Promise<Tally>;
  /** Up to `limit` rows of the part that the question finds: key, and the asked columns (as a length where `showsLength` says so). */
  rowsFound(request: DataRequest, question: RowQuestion, part: TablePart, limit: number): Promise<RowText[]>;
  /** Up to `limit` rows that the question finds; of folded duplicates all candidates, rows of one group one after another. */
  setFound(request: DataRequest, question: SetQuestion, limit: number): Promise<RowText[]>;
  /** Which of these rows of texts are equal under the collations (null: byte by byte), as positions; each group has at least two. */
  equalTexts(collations: readonly (string | null)[], rows: readonly (readonly string[])[]): Promise<number[][]>;
  /** The measures of each group, in no particular order; without groups one row, also for an empty table. */
  aggregate(request: AggregateRequest): Promise<AggregateRow[]>;
}

/** A table with the key by which its rows are named, empty when it has none, and which of its rows are asked about. */
export type DataRequest = Pick<DigestRequest, 'table' | 'key' | 'keyIndex' | 'filter'>;

/** Which rows to read. A sample holds about so many of the table's estimated rows, taken as the engine can. */
export type TablePart =
  | { readonly kind: 'span'; readonly span: KeySpan | null }
  | { readonly kind: 'sample'; readonly rows: number; readonly of: number };

export interface Tally {
  readonly rows: bigint;
  /** By question. */
  readonly counts: readonly bigint[];
  /** How the rows of a sample were chosen, as the end of a sentence. */
  readonly sampledBy: string | null;
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

export type { Reference };
