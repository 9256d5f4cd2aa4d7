import type { Direction } from '../core/direction.ts';
import { compareResults } from './compare-results.ts';
import type { ResultDifference, ResultRules } from './result-rules.ts';

/** What looking again at a suspected mismatch needs. */
export interface Suspicion {
  readonly direction: Direction;
  readonly rules: ResultRules;
  readonly primary: () => Promise<unknown>;
  readonly secondary: () => Promise<unknown>;
  readonly caughtUp: (direction: Direction, waitMs: number) => Promise<boolean>;
  readonly waitMs: number;
}

export interface Confirmation {
  readonly outcome: 'mismatch' | 'in flight' | 'unsettled';
  /** Of a mismatch; `control` is the primary's. */
  readonly differences: readonly ResultDifference[];
}

const NEEDED = 2;

/**
 * Looks again until it is clear whether two results differ because of lag. It is a mismatch when, twice in a row, the primary gave
 * the same before and after, the secondary had caught up with it in between, and gave the same wrong result both times.
 */
export async function confirmMismatch(suspicion: Suspicion): Promise<Confirmation> {
  const { direction, rules, primary, secondary } = suspicion;
  const until = performance.now() + suspicion.waitMs;
  const same = (one: unknown, other: unknown) => compareResults(one, other, rules).length === 0;
  let before = await primary();
  let wrong: { readonly result: unknown; readonly times: number } | null = null;
  do {
    const left = Math.max(0, until - performance.now());
    if (!(await suspicion.caughtUp(direction, left))) return { outcome: 'in flight', differences: [] };
    const result = await secondary();
    const after = await primary();
    const differences = compareResults(after, result, rules);
    if (differences.length === 0 || same(before, result)) return { outcome: 'in flight', differences: [] };
    const still = same(before, after);
    const again: number = wrong !== null && same(wrong.result, result) ? wrong.times : 0;
    wrong = still ? { result, times: again + 1 } : null;
    if (wrong !== null && wrong.times >= NEEDED) return { outcome: 'mismatch', differences };
    before = after;
  } while (performance.now() < until);
  return { outcome: 'unsettled', differences: [] };
}
