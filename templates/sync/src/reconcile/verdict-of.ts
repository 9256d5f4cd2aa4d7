import type { ReconcileReport, TableReport } from './types.ts';

/** What a report comes down to. */
export type Verdict = 'clean' | 'different' | 'could not tell';

/** Clean only when every row was looked at and decided, and none differs or differs any longer. */
export function verdictOf({ tables, interrupted, refused }: ReconcileReport): Verdict {
  if (tables.some((table) => remaining(table) > 0) || refused !== null) return 'different';
  const open = tables.some(({ undecided, notLookedAt }) => undecided > 0 || notLookedAt.length > 0);
  return open || interrupted || tables.length === 0 ? 'could not tell' : 'clean';
}

/** The rows of a table that still differ. */
export function remaining({ counts, repairs }: TableReport): number {
  return counts.missing + counts.extra + counts.different - repairs.repaired - repairs.overtaken;
}
