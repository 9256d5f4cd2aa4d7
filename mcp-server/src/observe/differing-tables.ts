import type { DifferingTable } from '../model/differing.ts';
import type { EvidenceRecord } from '../model/evidence.ts';

/** The tables whose newest comparison confirmed a difference: a later look at other tables does not settle them, nor does a sample. */
export function differingTables(
  records: readonly Pick<EvidenceRecord, 'at' | 'seen'>[],
  now: number,
): DifferingTable[] {
  const found = new Map<string, DifferingTable>();
  for (const { at, seen } of records) {
    if (seen.tool !== 'check_parity') continue;
    for (const { source, target, verdict, differences, besides } of seen.tables) {
      const pair = JSON.stringify([source, target]);
      const ageSeconds = Math.max(0, (now - Date.parse(at)) / 1000);
      if (verdict === 'drift') found.set(pair, { source, target, rows: differences, besides, ageSeconds });
      else if (seen.sample === null && (verdict === 'equal' || verdict === 'in_flight')) found.delete(pair);
    }
  }
  return [...found.values()];
}
