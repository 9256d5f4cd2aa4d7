import type { Range } from '../../model/estimate.ts';

/**
 * How fast the target takes rows: what a login that only reads cannot measure. Either an assumption, as what a written row costs
 * beside one that is read, or what a rehearsal showed.
 */
export type TargetWrites =
  | { readonly kind: 'assumed'; readonly costOfRead: Range }
  | { readonly kind: 'measured'; readonly rowsPerSecond: number };

/** From as cheap as reading to four times as dear. */
export const ASSUMED_WRITES: TargetWrites = { kind: 'assumed', costOfRead: { low: 1, high: 4 } };

/** Rows divided by the slower of reading and writing: at best both go on at the same time, at worst each waits for the other. */
export function backfillTime(read: Range, rows: number, writes: TargetWrites): Range {
  const write =
    writes.kind === 'measured'
      ? { low: rows / writes.rowsPerSecond, high: rows / writes.rowsPerSecond }
      : { low: read.low * writes.costOfRead.low, high: read.high * writes.costOfRead.high };
  return { low: Math.max(read.low, write.low), high: read.high + write.high };
}

/** What a change may cost beside a row of the backfill: changes come one by one, each with its own place in the ledger. */
export const CHANGE_COST = 10;

/** Rows a second that changes can be applied with: never more than can be read. null when nothing was timed. */
export function appliedPerSecond(rows: number, read: Range | null, backfill: Range | null): Range | null {
  if (read === null || backfill === null || rows === 0) return null;
  return { low: rows / (backfill.high * CHANGE_COST), high: rows / read.low };
}
