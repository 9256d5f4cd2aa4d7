import type { Sql } from 'sql-template-tag';
import type { Row } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { KitTables } from './kit-tables.ts';

/** A key and the version at which its state was read. */
export interface KeyVersion {
  readonly name: string;
  readonly rowKey: string;
  readonly version: bigint;
  readonly deleted: boolean;
}

/** One change that waits in the outbox. */
export interface OutboxEvent {
  readonly id: bigint;
  readonly name: string;
  readonly rowKey: string;
  readonly attempts: number;
}

/** What the two engines write differently. Every function is one step inside a transaction that is open. */
export interface EngineSql {
  /** The moment of the server's clock, to the microsecond. */
  readonly now: Sql;
  /** Appended to a SELECT: holds the rows against writers, other readers of the kind may pass. */
  readonly forShare: Sql;
  /**
   * Records versions in the ledger where they are newer than what it holds (`atLeast`: or the same), and gives back those that were
   * recorded; their keys stay locked until the transaction ends. `versions` have different keys; they are taken in a fixed order.
   */
  claim(tx: Tx, tables: KitTables, versions: readonly KeyVersion[], atLeast: boolean): Promise<readonly KeyVersion[]>;
  /** Holds the gate of tables, shared with others who apply changes, until the transaction ends. */
  enterGate(tx: Tx, tables: KitTables, names: readonly string[]): Promise<void>;
  /** Holds the gate of a table alone until the transaction ends. */
  closeGate(tx: Tx, tables: KitTables, name: string): Promise<void>;
  /** Writes rows whose keys may be there already; a row that meets another one's unique value is refused. */
  upsert(tx: Tx, write: RowWrite): Promise<void>;
}

/** Rows to write, of different keys. `columns` and `values` are in the same order; `write` has one `{}` for the value. */
export interface RowWrite {
  readonly table: string;
  readonly columns: readonly {
    readonly sql: string;
    /** The value's text, over the alias t. */
    readonly read: string;
    readonly write: string;
    readonly key: boolean;
    /** Its comparison may take different texts for the same. */
    readonly loose: boolean;
  }[];
  readonly rows: readonly Row[];
  /** The key is the table's primary key. */
  readonly primary: boolean;
  /** Equal keys have equal texts; keys of different texts are two rows, whatever a collation thinks. */
  readonly exactKey: boolean;
  /** Rows of the table may refer to each other. */
  readonly family: boolean;
  /** A condition over the alias t: a row that does not meet it is another writer's, and is never overwritten. Null: all are the migration's. */
  readonly own: Sql | null;
}

/** A statement takes at most 65,535 parameters. */
export function inParts<T>(rows: readonly T[], width: number): T[][] {
  const size = Math.max(1, Math.floor(60_000 / Math.max(1, width)));
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size));
}
