import { applyChanges } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import { readFence } from '../core/fence.ts';
import type { Lease } from '../core/lease.ts';
import { readChanges } from '../core/read-changes.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { isReferenced } from './catalogue-sql.ts';

/** The primary changed while repairs were going on: nothing more may be written to what was the secondary. */
export class FlippedError extends Error {
  override readonly name = 'FlippedError';
}

/** What became of the keys: written, refused by the ledger because it knows something newer, or refused by the server. */
export interface Repaired {
  readonly written: ReadonlySet<string>;
  readonly failed: ReadonlyMap<string, StoreError>;
}

export interface RepairTools {
  readonly direction: Direction;
  readonly lease: Pick<Lease, 'confirm'>;
  readonly scope: string;
}

/** The refusals that concern a row and not the server. */
const OF_A_ROW: ReadonlySet<string> = new Set(['unique', 'foreign key', 'value']);

/**
 * Writes the primary's state of keys of a table to the secondary, through the ledger and with the version that the state was read at.
 * A row that was deleted or changed since then has a newer version, which either was applied already, so that the ledger refuses the
 * repair, or still comes.
 */
export async function repairKeys(tools: RepairTools, name: string, rowKeys: readonly string[]): Promise<Repaired> {
  const whole = await attempt(() => write(tools, name, rowKeys, false));
  if (!(whole instanceof StoreError)) return { written: whole, failed: new Map() };
  // One row spoils the batch: each by itself.
  const written = new Set<string>();
  const failed = new Map<string, StoreError>();
  for (const rowKey of rowKeys) {
    const one = await attempt(() => write(tools, name, [rowKey], false));
    if (one instanceof StoreError) failed.set(rowKey, one);
    else for (const key of one) written.add(key);
  }
  const swapped = [...failed].filter(([, error]) => error.kind === 'unique').map(([rowKey]) => rowKey);
  const again = swapped.length < 2 ? new Set<string>() : await attempt(() => write(tools, name, swapped, true));
  if (again instanceof StoreError) return { written, failed };
  for (const rowKey of again) failed.delete(rowKey);
  return { written: new Set([...written, ...again]), failed };
}

/**
 * `afresh`: the rows are deleted and written in one transaction, for rows that hold each other's unique values; not where a foreign key
 * refers to them, for it may take their children along.
 */
async function write(
  { direction, lease, scope }: RepairTools,
  name: string,
  rowKeys: readonly string[],
  afresh: boolean,
): Promise<Set<string>> {
  const { to, primary } = direction;
  const changes = await readChanges(
    direction,
    rowKeys.map((rowKey) => ({ name, rowKey })),
  );
  const written = await retrying(to.store, async (tx) => {
    await lease.confirm(tx);
    await refuseFlipped(tx, direction, scope);
    if (!afresh) return applyChanges(tx, to.tables, primary, changes, { atLeast: true });
    for (const table of direction.named(name)) {
      if (await isReferenced(tx, table[to.store.side])) return [];
    }
    const gone = changes.map((change) => ({
      ...change,
      images: change.images.map(({ table }) => ({ table, row: null })),
    }));
    const removed = await applyChanges(tx, to.tables, primary, gone, { atLeast: true });
    const again = changes.filter(({ rowKey }) => removed.some((change) => change.rowKey === rowKey));
    return applyChanges(tx, to.tables, primary, again, { atLeast: true });
  });
  return new Set(written.map(({ rowKey }) => rowKey));
}

/** The fence row is held until the transaction ends, so that a flip waits for it. */
async function refuseFlipped(tx: Tx, { to }: Direction, scope: string): Promise<void> {
  const { writer } = await readFence(tx, to.tables, scope, true);
  if (writer !== to.store.side) return;
  throw new FlippedError(`the ${to.store.side} has become the primary: nothing more is repaired there`);
}

async function attempt<T>(work: () => Promise<T>): Promise<T | StoreError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError && OF_A_ROW.has(error.kind)) return error;
    throw error;
  }
}
