import sql from 'sql-template-tag';
import type { End } from '../core/direction.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { retrying } from '../store/retrying.ts';
import { StoreError } from '../store/store-error.ts';

/** How a transaction ended. undecided: it has not ended yet, or it recorded nothing to find it by. */
export type Outcome = 'committed' | 'rolled back' | 'undecided';

/**
 * The connection was lost after COMMIT was sent: the transaction may have been committed or not. It has not failed; whoever repeats it
 * without asking may do it twice.
 */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
  /** What the transaction changed, if it was committed. */
  readonly versions: readonly WrittenVersion[];
  /** Asks the primary again whether the transaction was committed. Do it soon: applied events are pruned after a while. */
  readonly resolve: () => Promise<Outcome>;
  constructor(cause: StoreError, versions: readonly WrittenVersion[], resolve: () => Promise<Outcome>) {
    const keys = versions.slice(0, 3).map(({ name, rowKey }) => `${name} ${rowKey}`);
    const rest = versions.length > 3 ? ` and ${versions.length - 3} more` : '';
    const what = keys.length === 0 ? 'a transaction that recorded no change' : `${keys.join(', ')}${rest}`;
    super(`the outcome of COMMIT is unknown, for ${what}: ${cause.message}`, { cause });
    this.versions = versions;
    this.resolve = resolve;
  }
}

/** Undoes a probe. */
class Undo extends Error {}

/**
 * Whether the transaction that took an outbox id was committed: another row of that id is tried, which waits for the transaction to
 * end, and is always undone.
 */
export async function outcomeOf({ store, tables }: End, versions: readonly WrittenVersion[]): Promise<Outcome> {
  const [first] = versions;
  if (first === undefined) return 'undecided';
  const id = String(first.version);
  const value = store.engine === 'mysql' ? sql`CAST(${id} AS UNSIGNED)` : sql`${id}::text::bigint`;
  const probe = sql`INSERT INTO ${tables.outbox} (id, table_name, row_key) VALUES (${value}, ${first.name}, ${first.rowKey})`;
  try {
    await retrying(store, async (tx) => {
      await tx.run(probe);
      throw new Undo();
    });
  } catch (error) {
    if (error instanceof Undo) return 'rolled back';
    if (error instanceof StoreError && error.kind === 'unique') return 'committed';
    if (error instanceof StoreError && error.kind === 'retry') return 'undecided';
    throw error;
  }
  return 'undecided';
}
