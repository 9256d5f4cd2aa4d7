import { RAMP_STEPS } from './flag-file.ts';

/** What was seen since the ramp was last changed. */
export interface RampEvidence {
  readonly percent: number;
  /** Milliseconds since the last change. */
  readonly heldMs: number;
  /** Shadow reads that came to a verdict. */
  readonly shadow: { readonly match: number; readonly mismatch: number };
  /** Reads that the ramped side answered, and those that the primary answered. */
  readonly ramped: ReadEvidence;
  readonly primary: ReadEvidence;
}

export interface ReadEvidence {
  readonly reads: number;
  readonly errors: number;
  /** The 99th percentile in milliseconds; null without a read. */
  readonly p99Ms: number | null;
}

/** When the ramp goes up and when it goes back. */
export interface RampRules {
  /** Share of shadow reads that may differ. */
  readonly mismatchRate: number;
  /** Share of reads of the ramped side that may fail, beyond the share that fails on the primary. */
  readonly errorRate: number;
  /** How many times slower than the primary's the p99 of the ramped side may be, and what is never too slow, in milliseconds. */
  readonly slowerBy: number;
  readonly neverSlowMs: number;
  /** Errors and slowness are judged from so many reads on. */
  readonly leastReads: number;
  /** What the next step needs: time at this one, and shadow reads that came to a verdict. */
  readonly holdMs: number;
  readonly leastVerdicts: number;
}

export const RAMP_RULES: RampRules = {
  mismatchRate: 0,
  errorRate: 0.001,
  slowerBy: 1.5,
  neverSlowMs: 20,
  leastReads: 100,
  holdMs: 3_600_000,
  leastVerdicts: 1000,
};

export interface RampDecision {
  readonly action: 'hold' | 'step' | 'back';
  /** Where the ramp should be. */
  readonly percent: number;
  readonly reason: string;
}

/**
 * Where a ramp should go. Drift takes it to 0, since nobody may read wrong rows; errors and slowness take it one step back. It goes up
 * a step only when it has held long enough, enough reads were compared, and nothing speaks against it.
 */
export function decideRamp(evidence: RampEvidence, rules: RampRules = RAMP_RULES): RampDecision {
  const { percent, heldMs, shadow } = evidence;
  const verdicts = shadow.match + shadow.mismatch;
  const hold = (reason: string): RampDecision => ({ action: 'hold', percent, reason });
  if (shadow.mismatch > rules.mismatchRate * verdicts) {
    const reason = `drift: ${shadow.mismatch} of ${verdicts} shadow reads differ`;
    return percent === 0 ? hold(reason) : { action: 'back', percent: 0, reason };
  }
  const trouble = troubleOf(evidence, rules);
  if (trouble !== null) {
    return percent === 0 ? hold(trouble) : { action: 'back', percent: stepBefore(percent), reason: trouble };
  }
  if (percent >= 100) return hold('everybody is there');
  if (heldMs < rules.holdMs) return hold(`for ${seconds(rules.holdMs - heldMs)} more, to see it under load`);
  if (verdicts < rules.leastVerdicts)
    return hold(`${verdicts} of ${rules.leastVerdicts} shadow reads that the next step needs`);
  const reason = `${verdicts} shadow reads agree, and held for ${seconds(heldMs)} without trouble`;
  return { action: 'step', percent: stepAfter(percent), reason };
}

/** The step below; of a ramp between two steps the lower one. */
export function stepBefore(percent: number): number {
  return RAMP_STEPS.findLast((step) => step < percent) ?? 0;
}

/** The step above. */
export function stepAfter(percent: number): number {
  return RAMP_STEPS.find((step) => step > percent) ?? 100;
}

function troubleOf({ ramped, primary }: RampEvidence, rules: RampRules): string | null {
  if (ramped.reads < rules.leastReads) return null;
  const expected = primary.reads === 0 ? 0 : primary.errors / primary.reads;
  const rate = ramped.errors / ramped.reads;
  if (rate > expected + rules.errorRate) return `errors: ${ramped.errors} of ${ramped.reads} reads failed`;
  if (ramped.p99Ms === null || primary.p99Ms === null || primary.reads < rules.leastReads) return null;
  const most = Math.max(rules.neverSlowMs, primary.p99Ms * rules.slowerBy);
  return ramped.p99Ms > most
    ? `latency: p99 is ${Math.round(ramped.p99Ms)} ms, the primary's ${Math.round(primary.p99Ms)} ms`
    : null;
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}
