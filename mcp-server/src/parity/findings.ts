import type { ParityDifference } from '../model/parity.ts';

/** What is known of the rows that differ. */
export interface Findings {
  /** Sorted by key, the first `maxDifferences`. */
  readonly differences: readonly ParityDifference[];
  readonly total: number;
  /** False when the total is a lower bound. */
  readonly exact: boolean;
  readonly inFlight: number;
  readonly unsettled: number;
  /** Why rows that differ could not be named; null when all were. */
  readonly notLocated: string | null;
}
