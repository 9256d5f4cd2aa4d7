import { applyChanges, type Change } from '../core/apply.ts';
import type { Direction } from '../core/direction.ts';
import type { Lease } from '../core/lease.ts';
import { inPortions, lengthsIn } from '../core/portions.ts';
import { readRows } from '../core/read-rows.ts';
import { rowKeyOf } from '../core/row-key.ts';
import type { Row, TableDescriptor, Text } from '../descriptor.ts';
import { retrying } from '../store/retrying.ts';
import type { Tx } from '../store/store.ts';

/** One pass: everything it reads is of one moment, and everything it writes has one version. */
export interface Pass {
  readonly direction: Direction;
  readonly lease: Lease;
  readonly version: bigint;
  /** The snapshot on the primary. */
  readonly snapshot: Tx;
}

/** Brings keys over as the snapshot shows them; a key without a row is deleted. Gives back how many the ledger did not refuse. */
export async function carryKeys(pass: Pass, name: string, keys: readonly (readonly Text[])[]): Promise<number> {
  const { direction, snapshot } = pass;
  const lengths = await lengthsIn(snapshot, direction.named(name), direction.primary, keys);
  let written = 0;
  for (const part of inPortions(keys, (key) => lengths.get(rowKeyOf(key)) ?? 0)) {
    written += await carryPart(pass, name, part);
  }
  return written;
}

async function carryPart(
  { direction, lease, version, snapshot }: Pass,
  name: string,
  keys: readonly (readonly Text[])[],
): Promise<number> {
  const { primary, to, named } = direction;
  const images: { readonly table: TableDescriptor; readonly rows: ReadonlyMap<string, Row> }[] = [];
  for (const table of named(name)) images.push({ table, rows: await readRows(snapshot, table, primary, keys) });
  const changes = keys.map((key): Change => {
    const rowKey = rowKeyOf(key);
    const own = images.map(({ table, rows }) => ({ table, row: rows.get(rowKey) ?? null }));
    return { name, rowKey, key, version, images: own };
  });
  const written = await retrying(to.store, async (tx) => {
    await lease.confirm(tx);
    return applyChanges(tx, to.tables, primary, changes);
  });
  return written.length;
}
