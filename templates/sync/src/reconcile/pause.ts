import type { End } from '../core/direction.ts';
import { dropState, readState, writeState } from '../core/state.ts';

const NOTE = 'reconcile paused';

/** Whether runs of reconciliation are to wait. */
export async function isPaused({ store, tables }: End): Promise<boolean> {
  return store.transaction(async (tx) => (await readState(tx, tables, NOTE)) !== null);
}

/** Makes runs of reconciliation wait, in whatever process they are, or go on. */
export async function setPaused({ store, tables }: End, paused: boolean): Promise<void> {
  await store.transaction((tx) => (paused ? writeState(tx, tables, NOTE, '{}') : dropState(tx, tables, NOTE)));
}
