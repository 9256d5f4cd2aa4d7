import type { RampEvidence, ReadEvidence } from './decide-ramp.ts';

/** Counts what a decision about the ramp goes by. Its functions fit the hooks of `createReader` and `createShadow`. */
export interface RampMeter {
  /** A read was answered, or failed, by the primary or by the side that is ramped up. */
  read(by: 'ramped' | 'primary', ms: number, failed: boolean): void;
  /** A shadow read ended. */
  shadow(outcome: string): void;
  /** What was counted since the last reset. */
  evidence(): Omit<RampEvidence, 'percent' | 'heldMs'>;
  reset(): void;
}

/** Each bucket is a tenth wider than the one before, so a percentile is right to a tenth. */
const GROWTH = 1.1;

/** Begins to count. */
export function rampMeter(): RampMeter {
  let counts = none();
  return {
    read: (by, ms, failed) => {
      const own = counts[by];
      own.reads += 1;
      if (failed) own.errors += 1;
      const bucket = Math.max(0, Math.ceil(Math.log(Math.max(ms, 0.1) / 0.1) / Math.log(GROWTH)));
      own.buckets.set(bucket, (own.buckets.get(bucket) ?? 0) + 1);
    },
    shadow: (outcome) => {
      if (outcome === 'match' || outcome === 'mismatch') counts.verdicts[outcome] += 1;
    },
    evidence: () => ({
      shadow: { ...counts.verdicts },
      ramped: evidenceOf(counts.ramped),
      primary: evidenceOf(counts.primary),
    }),
    reset: () => {
      counts = none();
    },
  };
}

function none() {
  const reads = () => ({ reads: 0, errors: 0, buckets: new Map<number, number>() });
  return { verdicts: { match: 0, mismatch: 0 }, ramped: reads(), primary: reads() };
}

function evidenceOf({ reads, errors, buckets }: ReturnType<typeof none>['ramped']): ReadEvidence {
  let left = Math.ceil(reads * 0.99);
  for (const [bucket, count] of [...buckets].sort(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return { reads, errors, p99Ms: 0.1 * GROWTH ** bucket };
  }
  return { reads, errors, p99Ms: null };
}
