import {
  SHADOW_OUTCOMES,
  type ShadowExample,
  type ShadowLine,
  type ShadowOutcome,
  type ShadowReadLine,
} from './shadow-counts.ts';

/** What all shadow reads of one name found. */
export interface ShadowReport {
  readonly name: string;
  readonly outcomes: Readonly<Record<ShadowOutcome, number>>;
  /** Matches among the verdicts; null when there was no verdict. */
  readonly matchRate: number | null;
  /** The most divergent first. */
  readonly fields: readonly { readonly field: string; readonly reads: number }[];
  readonly examples: readonly ShadowExample[];
}

const MOST_EXAMPLES = 20;

/** Adds up lines, of one process or of many: the names with the lowest match rate first, and of each the most divergent fields first. */
export function shadowReport(lines: readonly Pick<ShadowLine, 'reads'>[]): ShadowReport[] {
  const byName = new Map<string, ShadowReadLine[]>();
  for (const read of lines.flatMap(({ reads }) => reads))
    byName.set(read.name, [...(byName.get(read.name) ?? []), read]);
  return [...byName]
    .map(([name, reads]): ShadowReport => {
      const outcomes = { ...NONE };
      for (const [outcome, count] of reads.flatMap((read) => entries(read.outcomes))) outcomes[outcome] += count;
      const verdicts = outcomes.match + outcomes.mismatch;
      const fields = new Map<string, number>();
      for (const [field, count] of reads.flatMap((read) => Object.entries(read.fields))) {
        fields.set(field, (fields.get(field) ?? 0) + count);
      }
      return {
        name,
        outcomes,
        matchRate: verdicts === 0 ? null : outcomes.match / verdicts,
        fields: [...fields]
          .map(([field, count]) => ({ field, reads: count }))
          .sort((a, b) => b.reads - a.reads || (a.field < b.field ? -1 : 1)),
        examples: reads.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
      };
    })
    .sort((a, b) => (a.matchRate ?? 1) - (b.matchRate ?? 1) || (a.name < b.name ? -1 : 1));
}

const NONE: Readonly<Record<ShadowOutcome, number>> = {
  match: 0,
  mismatch: 0,
  'in flight': 0,
  unsettled: 0,
  parked: 0,
  timeout: 0,
  failed: 0,
  'control failed': 0,
  busy: 0,
  skipped: 0,
};

function entries(outcomes: ShadowReadLine['outcomes']): [ShadowOutcome, number][] {
  return SHADOW_OUTCOMES.map((outcome) => [outcome, outcomes[outcome] ?? 0]);
}
