import { passFence } from '../core/fence.ts';
import { recordChanges, type WrittenVersion } from '../core/outbox.ts';
import type { KitDescriptor, Side } from '../descriptor.ts';
import { kitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';
import type { Values } from './key-texts.ts';
import { storedKeys } from './unit.ts';

/** Rows of one table that a transaction changed, by their keys. */
export interface Changed {
  readonly table: string;
  readonly keys: readonly Values[];
}

/**
 * For transactions that the application opens and ends by itself: refuses (FencedError) unless the side may write, and records the
 * changed rows. Call it last, after the statements that change the rows: the fence holds as well at the end as at the beginning, and the
 * versions are taken only when every row is locked. Give text keys as the rows hold them.
 */
export async function captured(
  kit: KitDescriptor,
  side: Side,
  tx: Tx,
  changes: readonly Changed[],
  fence = 'all',
): Promise<readonly WrittenVersion[]> {
  const tables = kitTables(kit[side].engine, kit[side].schema);
  await passFence(tx, tables, side, fence);
  return recordChanges(tx, tables, await storedKeys(kit, side, tx, changes));
}
