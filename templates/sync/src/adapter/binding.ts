import type { EngineName } from '../descriptor.ts';
import type { Store, Tx } from '../store/store.ts';
import { isDriverError, storeErrorOf } from './driver-error.ts';

/** How the adapter opens the application's own transactions on one side. */
export interface Binding<N> {
  readonly engine: EngineName;
  /**
   * Commits what `work` did, or rolls back and throws what it threw. Where the connection was lost after COMMIT was sent it throws a
   * StoreError of kind `outcome unknown`.
   */
  transaction<T>(work: (tx: Tx, native: N) => Promise<T>): Promise<T>;
}

/** The kit's own store as the application's database: for those who write through the repository alone. */
export function storeBinding(store: Store): Binding<Tx> {
  return { engine: store.engine, transaction: (work) => store.transaction((tx) => work(tx, tx)) };
}

/** What a binding is made of: the library's way to run a transaction, and how its transaction is seen as the kit's. */
export interface Parts<N> {
  readonly engine: EngineName;
  /** For messages. */
  readonly label: string;
  readonly open: <T>(work: (native: N) => Promise<T>) => Promise<T>;
  readonly txOf: (native: N) => Tx;
}

/** A binding over a library that runs transactions in a callback. */
export function bindTransactions<N>({ engine, label, open, txOf }: Parts<N>): Binding<N> {
  return {
    engine,
    transaction: async (work) => {
      let thrown: { readonly error: unknown } | null = null;
      let ending = false;
      try {
        return await open(async (native) => {
          try {
            const result = await work(txOf(native), native);
            ending = true;
            return result;
          } catch (error) {
            thrown = { error };
            throw error;
          }
        });
      } catch (error) {
        // A rollback that fails too says less than the reason for it.
        throw rethrown(thrown) ?? (ending || isDriverError(error) ? storeErrorOf(engine, error, label, ending) : error);
      }
    },
  };
}

function rethrown(thrown: { readonly error: unknown } | null): unknown {
  return thrown?.error;
}
