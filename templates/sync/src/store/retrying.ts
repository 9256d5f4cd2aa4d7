import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { Store, Tx, TxOptions } from './store.ts';
import { StoreError } from './store-error.ts';

const again = retry(
  handleWhen((error) => error instanceof StoreError && error.kind === 'retry'),
  { maxAttempts: 8, backoff: new ExponentialBackoff({ initialDelay: 20, maxDelay: 2000 }) },
);

/** Work that is run again, with growing pauses, while it ends in what a transaction is run again for. */
export function retried<T>(work: () => Promise<T>): Promise<T> {
  return again.execute(work);
}

/** A transaction that is run again, with growing pauses, while it ends in a deadlock or a lock not got in time. */
export function retrying<T>(store: Store, work: (tx: Tx) => Promise<T>, options?: TxOptions): Promise<T> {
  return retried(() => store.transaction(work, options));
}
