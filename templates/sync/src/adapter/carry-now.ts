import { applyChanges } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { markApplied } from '../core/mark-applied.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { lengthsOf, PORTION } from '../core/portions.ts';
import { readChangesIn, snapshotOfKeys } from '../core/read-changes.ts';

/**
 * What the relay does for events, at once and once: reads the keys' state in one snapshot of the primary, applies it to the secondary
 * and marks the events as applied. After an error nothing is lost: the events are still pending. False: the rows are too long to be
 * held in the application's process, and are left to the relay.
 */
export async function carryNow(
  direction: Direction,
  written: readonly WrittenVersion[],
  signal: AbortSignal,
  limitMs: number,
): Promise<boolean> {
  const limits = { lockMs: limitMs, statementMs: limitMs };
  const { from, to, primary } = direction;
  const snapshot = snapshotOfKeys(direction, written, limits);
  const changes = await from.store.transaction(async (tx) => {
    const lengthOf = await lengthsOf(tx, direction, written);
    if (written.reduce((sum, key) => sum + lengthOf(key), 0) > PORTION) return null;
    return readChangesIn(tx, direction, written);
  }, snapshot);
  if (changes === null) return false;
  signal.throwIfAborted();
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), limits);
  crashPoint('adapter-applied');
  await from.store.transaction((tx) => markApplied(tx, from.tables, changes), limits);
  return true;
}
