import type { Direction } from '../core/direction.ts';
import { dropState, readState, writeState } from '../core/state.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { type Parked, readParked } from './park.ts';

const PAUSED = 'backfill paused';

/** Makes the running backfill, in whatever process, stop before its next chunk and wait; also one that starts later. */
export function pauseBackfill({ to }: Direction): Promise<void> {
  return to.store.transaction((tx) => writeState(tx, to.tables, PAUSED, '{}'));
}

/** Ends the pause. */
export function resumeBackfill({ to }: Direction): Promise<void> {
  return to.store.transaction((tx) => dropState(tx, to.tables, PAUSED));
}

/** Whether the backfill is paused. */
export async function isPaused({ to }: Direction): Promise<boolean> {
  return (await to.store.transaction((tx) => readState(tx, to.tables, PAUSED))) !== null;
}

/** Where the backfill stands, as it is noted on the secondary. */
export interface BackfillStatus {
  readonly paused: boolean;
  /** In the order of the descriptors; null: not begun. */
  readonly tables: readonly (Checkpoint | null)[];
  readonly parked: readonly Parked[];
}

/** Reads the status; needs no running backfill. */
export async function backfillStatus(direction: Direction): Promise<BackfillStatus> {
  const { store, tables } = direction.to;
  return store.transaction(async (tx) => {
    const checkpoints: (Checkpoint | null)[] = [];
    for (const table of direction.tables) checkpoints.push(await readCheckpoint(tx, tables, table));
    const paused = (await readState(tx, tables, PAUSED)) !== null;
    return { paused, tables: checkpoints, parked: await readParked(tx, tables) };
  });
}
