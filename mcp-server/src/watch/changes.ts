import type { Condition, SyncStatus, WatchState } from '../model/sync-status.ts';

/** A condition that is in another state than before. */
export interface Change extends Condition {
  readonly was: WatchState;
}

/** What a message of a watch says: the whole, and what changed in it. */
export interface Notice {
  readonly at: string;
  readonly state: WatchState;
  readonly was: WatchState;
  readonly primary: SyncStatus['primary'];
  readonly changes: readonly Change[];
}

/** What changed from one look to the next; null when nothing did. Before the first look all was fine, so that a watch which begins in trouble says so. */
export function changesBetween(before: SyncStatus | null, now: SyncStatus): Notice | null {
  const earlier = new Map(before?.conditions.map(({ id, state }) => [id, state]));
  const changes = now.conditions.flatMap((condition) => {
    const was = earlier.get(condition.id) ?? 'fine';
    return was === condition.state ? [] : [{ ...condition, was }];
  });
  if (changes.length === 0) return null;
  return { at: now.at, state: now.state, was: before?.state ?? 'fine', primary: now.primary, changes };
}

/** Two messages as one, for a receiver that was away between them: conditions that came back to what they were are left out. */
export function mergedNotice(first: Notice, second: Notice): Notice {
  const changes = new Map(first.changes.map((change) => [change.id, change]));
  for (const change of second.changes) {
    changes.set(change.id, { ...change, was: changes.get(change.id)?.was ?? change.was });
  }
  return { ...second, was: first.was, changes: [...changes.values()].filter(({ was, state }) => was !== state) };
}
