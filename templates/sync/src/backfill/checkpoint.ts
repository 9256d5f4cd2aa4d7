import { createHash } from 'node:crypto';
import type { Direction } from '../core/direction.ts';
import type { KeyOrder } from '../core/keyset.ts';
import { readState, writeState } from '../core/state.ts';
import type { TableDescriptor, Text } from '../descriptor.ts';
import type { KitTables } from '../sql/kit-tables.ts';
import type { Tx } from '../store/store.ts';

/** Checkpoints of another number were written by a kit that works otherwise. */
export const KIT_VERSION = 1;

/** How far a table is, noted on the secondary in the transaction that brought it there. */
export interface Checkpoint {
  readonly table: string;
  readonly to: string;
  readonly kit: number;
  readonly fingerprint: string;
  readonly schemaHashes: readonly [source: string, target: string];
  readonly order: KeyOrder;
  /** The key of the last row that was merged; null: none yet. */
  readonly last: readonly Text[] | null;
  /** Rows read and merged, and those of them that were inserted here: the others were there or had been written by live changes. */
  readonly rows: number;
  readonly inserted: number;
  readonly parked: number;
  readonly done: boolean;
}

/** A checkpoint that was written under other circumstances: going on from it could skip rows. */
export class CheckpointRefusedError extends Error {
  override readonly name = 'CheckpointRefusedError';
}

/** The name under which a table's checkpoint is noted. */
export function checkpointName(table: TableDescriptor): string {
  const { schema, name } = table.target;
  const id = createHash('sha256')
    .update(JSON.stringify([table.name, schema, name]))
    .digest('hex')
    .slice(0, 16);
  return `backfill table ${id}`;
}

/** The checkpoint of a table that nobody has begun. */
export function freshCheckpoint(table: TableDescriptor, fingerprint: string, order: KeyOrder): Checkpoint {
  return {
    table: table.name,
    to: `${table.target.schema}.${table.target.name}`,
    kit: KIT_VERSION,
    fingerprint,
    schemaHashes: [table.source.schemaHash, table.target.schemaHash],
    order,
    last: null,
    rows: 0,
    inserted: 0,
    parked: 0,
    done: false,
  };
}

/** The noted checkpoint of a table; null where there is none. */
export async function readCheckpoint(tx: Tx, tables: KitTables, table: TableDescriptor): Promise<Checkpoint | null> {
  const text = await readState(tx, tables, checkpointName(table));
  return text === null ? null : parse(text);
}

/** Notes how far a table is. */
export function writeCheckpoint(
  tx: Tx,
  tables: KitTables,
  table: TableDescriptor,
  checkpoint: Checkpoint,
): Promise<void> {
  return writeState(tx, tables, checkpointName(table), JSON.stringify(checkpoint));
}

/** Throws CheckpointRefusedError unless the noted checkpoint belongs to what runs now. */
export function mustContinue(noted: Checkpoint, now: Checkpoint): void {
  const differs = (['kit', 'fingerprint', 'schemaHashes', 'order'] as const).filter(
    (name) => JSON.stringify(noted[name]) !== JSON.stringify(now[name]),
  );
  if (differs.length === 0) return;
  throw new CheckpointRefusedError(
    `the backfill of ${now.table} into ${now.to} was begun under another ${differs.join(', ')} and stands at ${noted.rows} rows. ` +
      'Going on could skip rows: run it again with --restart, which reads the table from its beginning.',
  );
}

function parse(text: string): Checkpoint {
  // It was written by writeCheckpoint, of this version or another, which `kit` tells.
  const checkpoint: Checkpoint = JSON.parse(text);
  return checkpoint;
}

/** The checkpoints of all tables of a direction. */
export function readCheckpoints({ to, tables }: Direction): Promise<(Checkpoint | null)[]> {
  return to.store.transaction(async (tx) => {
    const found: (Checkpoint | null)[] = [];
    for (const table of tables) found.push(await readCheckpoint(tx, to.tables, table));
    return found;
  });
}
