import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRamp, RAMP_RULES, type RampEvidence } from '../../../templates/sync/src/flags/decide-ramp.ts';
import { RAMP_STEPS } from '../../../templates/sync/src/flags/flag-file.ts';
import { rampMeter } from '../../../templates/sync/src/flags/ramp-meter.ts';

const reads = fc
  .record({ reads: fc.nat(10_000), failing: fc.double({ min: 0, max: 1, noNaN: true }), p99: fc.nat(2000) })
  .map(({ reads: count, failing, p99 }) => ({
    reads: count,
    errors: Math.floor(count * failing * 0.01),
    p99Ms: count === 0 ? null : p99,
  }));
const evidence: fc.Arbitrary<RampEvidence> = fc.record({
  percent: fc.oneof(fc.constantFrom(...RAMP_STEPS), fc.nat(100)),
  heldMs: fc.nat(2 * RAMP_RULES.holdMs),
  shadow: fc.record({ match: fc.nat(5000), mismatch: fc.oneof(fc.constant(0), fc.nat(5)) }),
  ramped: reads,
  primary: reads,
});

const fine: RampEvidence = {
  percent: 10,
  heldMs: RAMP_RULES.holdMs,
  shadow: { match: 1000, mismatch: 0 },
  ramped: { reads: 1000, errors: 0, p99Ms: 12 },
  primary: { reads: 9000, errors: 0, p99Ms: 10 },
};

describe('where a ramp should go', () => {
  it('is never up while anything speaks against it, and never by more than one step', () => {
    const seen = { hold: 0, step: 0, back: 0 };
    fc.assert(
      fc.property(evidence, (seenNow) => {
        const { action, percent } = decideRamp(seenNow);
        seen[action] += 1;
        if (action === 'hold') expect(percent).toBe(seenNow.percent);
        if (action === 'back') expect(percent).toBeLessThan(seenNow.percent);
        if (action !== 'step') return;
        expect(seenNow.shadow.mismatch).toBe(0);
        expect(seenNow.heldMs).toBeGreaterThanOrEqual(RAMP_RULES.holdMs);
        expect(percent).toBe(RAMP_STEPS.find((step) => step > seenNow.percent));
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
  });

  it('is never higher when more speaks against it', () => {
    const worse: readonly ((one: RampEvidence) => RampEvidence)[] = [
      (one) => ({ ...one, shadow: { ...one.shadow, mismatch: one.shadow.mismatch + 1 } }),
      (one) => ({ ...one, ramped: { ...one.ramped, errors: one.ramped.errors + one.ramped.reads / 2 } }),
      (one) => ({ ...one, ramped: { ...one.ramped, p99Ms: one.ramped.p99Ms === null ? null : one.ramped.p99Ms * 2 } }),
      (one) => ({ ...one, heldMs: 0 }),
    ];
    fc.assert(
      fc.property(evidence, fc.constantFrom(...worse), (one, made) => {
        expect(decideRamp(made(one)).percent).toBeLessThanOrEqual(decideRamp(one).percent);
      }),
      { numRuns: 5000 },
    );
  });

  it('is said with the reason', () => {
    const decide = (changed: Partial<RampEvidence>) => decideRamp({ ...fine, ...changed });
    expect([
      decide({}),
      decide({ percent: 100 }),
      decide({ heldMs: 1000 }),
      decide({ shadow: { match: 999, mismatch: 0 } }),
      decide({ shadow: { match: 5000, mismatch: 1 } }),
      decide({ ramped: { reads: 1000, errors: 3, p99Ms: 12 } }),
      decide({ percent: 37, ramped: { reads: 1000, errors: 0, p99Ms: 30 } }),
      decide({ percent: 0, ramped: { reads: 1000, errors: 3, p99Ms: 12 } }),
      decide({ ramped: { reads: 99, errors: 99, p99Ms: 9000 } }),
    ]).toMatchInlineSnapshot(`
      [
        {
          "action": "step",
          "percent": 50,
          "reason": "1000 shadow reads agree, and held for 3600 s without trouble",
        },
        {
          "action": "hold",
          "percent": 100,
          "reason": "everybody is there",
        },
        {
          "action": "hold",
          "percent": 10,
          "reason": "for 3599 s more, to see it under load",
        },
        {
          "action": "hold",
          "percent": 10,
          "reason": "999 of 1000 shadow reads that the next step needs",
        },
        {
          "action": "back",
          "percent": 0,
          "reason": "drift: 1 of 5001 shadow reads differ",
        },
        {
          "action": "back",
          "percent": 1,
          "reason": "errors: 3 of 1000 reads failed",
        },
        {
          "action": "back",
          "percent": 10,
          "reason": "latency: p99 is 30 ms, the primary's 10 ms",
        },
        {
          "action": "hold",
          "percent": 0,
          "reason": "errors: 3 of 1000 reads failed",
        },
        {
          "action": "step",
          "percent": 50,
          "reason": "1000 shadow reads agree, and held for 3600 s without trouble",
        },
      ]
    `);
  });

  it('goes by what a meter counted: errors, verdicts, and a p99 that is right to a tenth', () => {
    const meter = rampMeter();
    for (let at = 1; at <= 1000; at += 1) meter.read('ramped', at, at > 998);
    meter.read('primary', 5, false);
    for (const outcome of ['match', 'match', 'mismatch', 'in flight', 'timeout']) meter.shadow(outcome);
    const { ramped, primary, shadow } = meter.evidence();
    expect([ramped.reads, ramped.errors, primary.reads, shadow]).toEqual([1000, 2, 1, { match: 2, mismatch: 1 }]);
    expect(ramped.p99Ms).toBeGreaterThan(990 / 1.1);
    expect(ramped.p99Ms).toBeLessThan(990 * 1.1);
    meter.reset();
    expect(meter.evidence().ramped).toEqual({ reads: 0, errors: 0, p99Ms: null });
  });
});
