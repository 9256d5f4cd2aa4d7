import type { Percentile } from '../model/latency.ts';
import { known, type Seen, unseen } from '../model/seen.ts';
import type { Sample } from './prometheus-text.ts';

const SHARE = 0.99;
const MS = 1000;

/** Which samples of a histogram belong to the calls that are asked about. */
export interface Calls {
  /** The histogram’s name, without `_bucket`; it counts seconds. */
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Between which two buckets the 99th percentile of some calls lies, over every page together; null: no call was counted. Pages whose
 * buckets are not the same cannot be added up.
 */
export function percentileOf(pages: readonly (readonly Sample[])[], calls: Calls): Seen<Percentile | null> {
  const counts = new Map<number, number>();
  let bounds: string | null = null;
  for (const page of pages) {
    const own = new Map<number, number>();
    for (const sample of page) {
      if (!isOf(sample, calls)) continue;
      const bound = boundOf(sample);
      if (!Number.isNaN(bound)) own.set(bound, (own.get(bound) ?? 0) + sample.value);
    }
    if (own.size === 0) continue;
    const these = JSON.stringify([...own.keys()].sort((a, b) => a - b).map(String));
    bounds ??= these;
    if (these !== bounds)
      return unseen(`the buckets of ${calls.metric} are not the same everywhere`, 'Deploy one version everywhere.');
    for (const [bound, count] of own) counts.set(bound, (counts.get(bound) ?? 0) + count);
  }
  return known(inBuckets(counts));
}

function isOf({ name, labels }: Sample, { metric, labels: wanted }: Calls): boolean {
  return name === `${metric}_bucket` && Object.entries(wanted).every(([label, value]) => labels[label] === value);
}

function boundOf({ labels: { le } }: Sample): number {
  if (le === undefined) return Number.NaN;
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

/** Each bucket counts all calls up to its bound. */
function inBuckets(counts: ReadonlyMap<number, number>): Percentile | null {
  const calls = counts.get(Number.POSITIVE_INFINITY) ?? 0;
  if (calls === 0) return null;
  let above = 0;
  for (const [bound, count] of [...counts].sort(([a], [b]) => a - b)) {
    if (count >= SHARE * calls)
      return { calls, aboveMs: above * MS, atMostMs: Number.isFinite(bound) ? bound * MS : null };
    above = Math.max(above, bound);
  }
  return null;
}
