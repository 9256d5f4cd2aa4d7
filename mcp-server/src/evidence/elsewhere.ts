import type { EvidenceRecord, Servers } from '../model/evidence.ts';

const SIDES = ['source', 'target'] as const;
type Side = (typeof SIDES)[number];

/**
 * Why records of one pair of databases, in the order of writing, say nothing about the servers that answer now; those that do are left
 * out. Where nobody could ask, the newest server that was seen stands for the one of now. What was seen before another server
 * answered does not count either when the first one is back: its rows may be those of the other.
 */
export function elsewhere(records: readonly EvidenceRecord[], asked: Servers): ReadonlyMap<EvidenceRecord, string> {
  const newestFirst = records.toReversed();
  const newest = (side: Side) => newestFirst.find(({ servers }) => servers[side] !== null)?.servers[side] ?? null;
  const now = { source: asked.source ?? newest('source'), target: asked.target ?? newest('target') };
  const other: Record<Side, string | null> = { source: null, target: null };
  const found = new Map<EvidenceRecord, string>();
  for (const record of newestFirst) {
    const why = sidesOf(record).flatMap((side) => {
      const was = record.servers[side];
      if (was === null) return [`it does not say which server of the ${side} answered (unknown server)`];
      if (was !== now[side]) {
        other[side] ??= was;
        return [`it was at another server of the ${side} (${was}) than the one of now (${now[side]})`];
      }
      return other[side] === null ? [] : [`another server of the ${side} answered since (${other[side]})`];
    });
    if (why.length > 0) found.set(record, why.join('; '));
  }
  return found;
}

/** The sides that a run read. */
function sidesOf({ seen }: EvidenceRecord): readonly Side[] {
  if (seen.tool === 'mark_fence') return [seen.side];
  if (seen.tool === 'check_connections') return seen.sides.flatMap(({ side, reached }) => (reached ? [side] : []));
  return SIDES;
}
