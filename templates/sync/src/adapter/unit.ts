import sql, { raw } from 'sql-template-tag';
import type { ChangedKey } from '../core/outbox.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { KitDescriptor, Side, Text } from '../descriptor.ts';
import type { Tx } from '../store/store.ts';
import type { Values } from './key-texts.ts';
import { lockedKeys } from './locked-keys.ts';
import { type TableWriter, tableWriter } from './table-writer.ts';

/** One transaction on the side that is the primary. */
export interface Unit<N> {
  readonly side: Side;
  /** The transaction as the application's own library sees it. */
  readonly native: N;
  /** The same transaction as the kit sees it. */
  readonly tx: Tx;
  /** Writes that note by themselves what they change. */
  table(name: string): TableWriter;
  /**
   * Notes rows that statements of your own inserted or updated, and locks them. Before a delete, or a change of a key, of your own call
   * `table(...).lock`, which notes the row too. Throws NoSuchRowError for a key that has no row.
   */
  changed(name: string, ...keys: Values[]): Promise<void>;
  /**
   * Runs `work`; when it throws, undoes its statements and forgets what it noted, and the transaction may go on. Where the server has
   * rolled back the whole transaction, as MySQL does after a deadlock, whatever follows is undone too, and it ends in that error.
   */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

/** What a unit noted; closed when its work has ended. */
export interface Notes {
  /** Throws what the server rolled the transaction back for, if it did. */
  list(): ChangedKey[];
  close(): void;
}

/** A unit of work over a transaction that is open, and the notes it takes. */
export function openUnit<N>(kit: KitDescriptor, side: Side, tx: Tx, native: N): { unit: Unit<N>; notes: Notes } {
  let noted = new Map<string, ChangedKey>();
  let open = true;
  let points = 0;
  let lost: { readonly error: unknown } | null = null;
  const note = (name: string, key: readonly Text[]) => {
    if (!open) throw new Error(`${name}: a change was noted after the transaction's work had ended: await every write`);
    noted.set(`${name} ${rowKeyOf(key)}`, { name, key });
  };
  const unit: Unit<N> = {
    side,
    native,
    tx,
    table: (name) => tableWriter(kit, side, tx, name, note),
    changed: async (name, ...keys) => {
      for (const found of await lockedKeys(kit, side, tx, [{ table: name, keys }])) note(found.name, found.key);
    },
    savepoint: async (work) => {
      const name = raw(`lockstep_${++points}`);
      const before = new Map(noted);
      await tx.run(sql`SAVEPOINT ${name}`);
      try {
        return await work();
      } catch (error) {
        noted = before;
        await tx.run(sql`ROLLBACK TO SAVEPOINT ${name}`).catch(async () => {
          // The server has rolled back the transaction: MySQL would commit each statement that follows by itself, past the fence.
          lost ??= { error };
          await tx.run(sql`START TRANSACTION`).catch(() => undefined);
        });
        throw error;
      }
    },
  };
  const close = () => {
    open = false;
  };
  const list = () => {
    if (lost !== null) throw lost.error;
    return [...noted.values()];
  };
  return { unit, notes: { list, close } };
}
