/** Something that differs: `id` finds it again, the marks are equal as long as its side has not changed. */
export interface Standing {
  readonly id: string;
  readonly sourceMark: string;
  readonly targetMark: string;
}

/** Waits that many milliseconds; rejects with CANCELLED when the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface SettlePlan {
  /** How often a difference is looked at, the first time included; at least 2. */
  readonly looks: number;
  /** Milliseconds before the next look. */
  readonly delayMs: () => number;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
}

export interface Settled<T extends Standing> {
  /** Differ at every look, and neither side changed between the last two. */
  readonly confirmed: readonly T[];
  /** Agreed at a later look. */
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
  const stays = new Set(standing.map(({ id }) => id));
  const confirmed = standing.filter((item) => isStill(before.get(item.id), item));
  return {
    confirmed,
    gone: first.filter(({ id }) => !stays.has(id)),
    unsettled: standing.length - confirmed.length,
  };
}

/** Whether neither side has changed between two looks. */
export function isStill(before: Standing | undefined, now: Standing): boolean {
  return before?.sourceMark === now.sourceMark && before.targetMark === now.targetMark;
}
