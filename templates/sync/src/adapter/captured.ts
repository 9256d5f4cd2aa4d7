import { FENCE_SCOPE, passFence } from '../core/fence.ts';
import { type ChangedKey, recordChanges, type WrittenVersion } from '../core/outbox.ts';
import type { KitDescriptor, Side } from '../descriptor.ts';
import { kitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import { lockedKeys, lockRows, type RowsOf } from './locked-keys.ts';

/** Rows that a transaction has locked in order to delete them, or to give them other keys. */
export interface LockedRows {
  readonly locked: readonly ChangedKey[];
}

/** Locks rows before statements of your own delete them or change their keys; give what it gives to `captured`. Keys without a row are left out. */
export async function lockForCapture(
  kit: KitDescriptor,
  side: Side,
  tx: Tx,
  ...rows: readonly RowsOf[]
): Promise<LockedRows> {
  return { locked: (await lockRows(kit, side, tx, rows)).found };
}

/**
 * For transactions that the application opens and ends by itself: refuses (FencedError) unless the side may write, and records the
 * changed rows. Call it last, after the statements that change the rows: the fence holds as well at the end as at the beginning, and the
 * versions are taken only when every row is locked. Rows that were inserted or updated are named by their keys, text keys as the rows
 * hold them; rows that are gone by what `lockForCapture` gave. Throws NoSuchRowError for a key that has no row.
 */
export async function captured(
  kit: KitDescriptor,
  side: Side,
  tx: Tx,
  changes: readonly (RowsOf | LockedRows)[],
): Promise<readonly WrittenVersion[]> {
  const tables = kitTables(kit[side].engine, kit[side].schema);
  await passFence(tx, tables, side, FENCE_SCOPE);
  const there = await lockedKeys(
    kit,
    side,
    tx,
    changes.filter((change) => 'keys' in change),
  );
  const gone = changes.flatMap((change) => ('locked' in change ? change.locked : []));
  return recordChanges(tx, tables, [...gone, ...there]);
}
