import type { Sql } from 'sql-template-tag';
import type { EngineName, Row, Side } from '../descriptor.ts';

/** A transaction that is open, of this kit or of the application. Values go in and come out as texts. */
export interface Tx {
  readonly engine: EngineName;
  rows(query: Sql): Promise<Row[]>;
  /** How many rows were inserted, deleted, or found for an update. */
  run(query: Sql): Promise<number>;
  /** MySQL, where the driver tells it: runs an INSERT and gives the first number that AUTO_INCREMENT made for it. */
  readonly insert?: (query: Sql) => Promise<string>;
  /** MySQL, where it is kept for the connection: how far apart the numbers of one INSERT are. */
  readonly step?: () => Promise<string>;
}

/** A transaction that also moves many rows at once. */
export interface BulkTx extends Tx {
  /**
   * The first column of each row, as bytes, in batches as they arrive; reading waits while a batch is not taken. `lengths` gives about
   * how many characters each of these has, for an engine that must say beforehand how many it takes; null: all are short.
   */
  scan(query: Sql, lengths: Sql | null): AsyncIterable<readonly Buffer[]>;
  /** Puts lines, each a row in the bulk form of the engine, into a table whose quoted name is given. */
  load(table: string, lines: AsyncIterable<readonly Buffer[]>): Promise<void>;
}

export interface TxOptions {
  /** read committed unless told; a snapshot shows one moment and refuses to write. */
  readonly isolation?: 'read committed' | 'snapshot';
  /** Quoted names of the tables that a snapshot is to show: see `snapshotOf`. */
  readonly shows?: readonly string[];
  /** The longest that a lock is waited for, in milliseconds. */
  readonly lockMs?: number;
  /** The longest that a statement may take, in milliseconds. */
  readonly statementMs?: number;
}

/** One of the two databases. */
export interface Store {
  readonly side: Side;
  readonly engine: EngineName;
  /** Host, port and database, for messages. */
  readonly label: string;
  /** Most transactions at once; further ones wait for one to end. */
  readonly poolSize: number;
  /**
   * Commits what `work` did, or rolls back and throws what it threw. Throws StoreError; of kind `outcome unknown` when the
   * connection was lost after COMMIT was sent.
   */
  transaction<T>(work: (tx: BulkTx) => Promise<T>, options?: TxOptions): Promise<T>;
  close(): Promise<void>;
}
