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

/** Differences by what they are about, each group as one text. */
type Groups = ReadonlyMap<string, readonly ResultDifference[]>;

/**
 * Looks again until it is clear whether two results differ because of lag. A difference counts when it is there twice in a row, each
 * time with the same values on the primary before and after, and the secondary read in between, when it had caught up.
 */
export async function confirmMismatch(suspicion: Suspicion): Promise<Confirmation> {
  const { direction, rules, primary, secondary } = suspicion;
  const until = performance.now() + suspicion.waitMs;
  let before = await primary();
  let suspected: Groups = new Map();
  do {
    const left = Math.max(0, until - performance.now());
    if (!(await suspicion.caughtUp(direction, left))) return { outcome: 'in flight', differences: [] };
    const result = await secondary();
    const after = await primary();
    const standing = common(groupsOf(before, result, rules), groupsOf(after, result, rules));
    if (groupsOf(after, result, rules).size === 0) return { outcome: 'in flight', differences: [] };
    const confirmed = common(suspected, standing);
    if (confirmed.size > 0) return { outcome: 'mismatch', differences: [...confirmed.values()].flat() };
    suspected = standing;
    before = after;
  } while (performance.now() < until);
  return { outcome: 'unsettled', differences: [] };
}

/** By row and field, so that rows which change do not hide one that is wrong; rows without a key are only known as a whole. */
function groupsOf(control: unknown, candidate: unknown, rules: ResultRules): Groups {
  const groups = new Map<string, ResultDifference[]>();
  for (const difference of compareResults(control, candidate, rules)) {
    const { key, field } = difference;
    const about = key === null && Array.isArray(control) ? '' : JSON.stringify([key, field.split('.')[0]]);
    groups.set(about, [...(groups.get(about) ?? []), difference]);
  }
  return new Map([...groups].map(([about, group]) => [about + JSON.stringify(group), group]));
}

function common(one: Groups, other: Groups): Groups {
  return new Map([...one].filter(([text]) => other.has(text)));
}
