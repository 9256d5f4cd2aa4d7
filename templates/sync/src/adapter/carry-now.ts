import { applyChanges } from '../core/apply.ts';
import { crashPoint } from '../core/crash-point.ts';
import type { Direction } from '../core/direction.ts';
import { markApplied } from '../core/mark-applied.ts';
import type { WrittenVersion } from '../core/outbox.ts';
import { readChangesIn, snapshotOfKeys } from '../core/read-changes.ts';

/**
 * What the relay does for events, at once and once: reads the keys' state in one snapshot of the primary, applies it to the secondary
 * and marks the events as applied. After an error nothing is lost: the events are still pending.
 */
export async function carryNow(
  direction: Direction,
  written: readonly WrittenVersion[],
  signal: AbortSignal,
  limitMs: number,
): Promise<void> {
  const limits = { lockMs: limitMs, statementMs: limitMs };
  const { from, to, primary } = direction;
  const snapshot = snapshotOfKeys(direction, written, limits);
  const changes = await from.store.transaction((tx) => readChangesIn(tx, direction, written), snapshot);
  signal.throwIfAborted();
  await to.store.transaction((tx) => applyChanges(tx, to.tables, primary, changes), limits);
  crashPoint('adapter-applied');
  await from.store.transaction((tx) => markApplied(tx, from.tables, changes), limits);
}
