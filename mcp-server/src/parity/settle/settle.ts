import type { Sleep } from '../cancelled.ts';
import type { VersionState } from './versions.ts';

/** Something that differs: `id` finds it again, the marks are equal as long as its side has not changed. */
export interface Standing {
  readonly id: string;
  readonly sourceMark: string;
  readonly targetMark: string;
  /** Where the sync kit orders writes: what it says of this key. */
  readonly versions?: VersionState;
}

export interface SettlePlan {
  /** How often a difference is looked at, the first time included; at least 2. */
  readonly looks: number;
  /** Milliseconds before the next look. */
  readonly delayMs: () => number;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

export interface Settled<T extends Standing> {
  /** Differ at every look, and neither side changed between the last two, or both stand at the same version. */
  readonly confirmed: readonly T[];
  /** Agreed at a later look, or wait for an event that is not applied yet. */
  readonly gone: readonly T[];
  /** How many differ at every look and still changed between the last two. */
  readonly unsettled: number;
}

/** Tells differences that lag explains from those that stay. `lookAgain` returns those of the given that still differ. */
export async function settle<T extends Standing>(
  first: readonly T[],
  lookAgain: (standing: readonly T[]) => Promise<readonly T[]>,
  plan: SettlePlan,
): Promise<Settled<T>> {
  let standing: readonly T[] = first;
  let before = new Map<string, T>();
  for (let look = 1; look < Math.max(2, plan.looks) && standing.length > 0; look += 1) {
    await plan.sleep(plan.delayMs(), plan.signal);
    before = new Map(standing.map((item) => [item.id, item]));
    standing = await lookAgain(standing);
  }
  const decided = standing.filter(({ versions }) => versions !== 'pending');
  const stays = new Set(decided.map(({ id }) => id));
  const confirmed = decided.filter((item) => isConfirmed(before.get(item.id), item));
  return {
    confirmed,
    gone: first.filter(({ id }) => !stays.has(id)),
    unsettled: decided.length - confirmed.length,
  };
}

/** Whether what differs now is drift and not lag: by its versions, else because neither side has changed since the look before. */
export function isConfirmed(before: Standing | undefined, now: Standing): boolean {
  return now.versions === 'same' || (now.versions !== 'pending' && isStill(before, now));
}

/** Whether neither side has changed between two looks. */
function isStill(before: Standing | undefined, now: Standing): boolean {
  return before?.sourceMark === now.sourceMark && before.targetMark === now.targetMark;
}
