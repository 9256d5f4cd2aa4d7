import type { Sql } from 'sql-template-tag';
import type { Text } from '../descriptor.ts';
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
  /** Writes a row whose key may be there already; rows that meet another unique key are refused. */
  upsert(tx: Tx, write: RowWrite): Promise<void>;
}

/** A row to write. `columns` and `values` are in the same order; `write` has one `{}` for the value. */
export interface RowWrite {
  readonly table: string;
  readonly columns: readonly { readonly sql: string; readonly write: string; readonly key: boolean }[];
  readonly rows: readonly (readonly Text[])[];
}
