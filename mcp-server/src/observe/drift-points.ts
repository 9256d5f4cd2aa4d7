import type { EvidenceRecord } from '../model/evidence.ts';
import type { DriftPoint } from '../model/sync-status.ts';

/** The checks of parity among the records: when, what they came to, and how many rows truly differed. */
export function driftPoints(records: readonly Pick<EvidenceRecord, 'at' | 'seen'>[]): DriftPoint[] {
  return records.flatMap(({ at, seen }) => {
    if (seen.tool !== 'check_parity') return [];
    const confirmed = seen.tables
      .filter(({ verdict }) => verdict === 'drift')
      .reduce((sum, { differences }) => sum + differences, 0);
    return [{ at, verdict: seen.verdict, confirmed }];
  });
}
