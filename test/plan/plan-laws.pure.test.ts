import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateSettings } from '../../mcp-server/src/model/gate-settings.ts';
import { FORBIDDEN, migrationSettings, TOOLING } from '../../mcp-server/src/model/migration-settings.ts';
import { type Plan, plan as planSchema } from '../../mcp-server/src/model/plan.ts';
import { makePlan } from '../../mcp-server/src/plan/make-plan.ts';
import { MIGRATIONS } from './migrations.ts';

const day = fc
  .integer({ min: 0, max: 700 })
  .map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const settings = fc
  .record({
    start: some(day),
    deadline: some(day),
    risk: some(fc.constantFrom('low' as const, 'medium' as const, 'high' as const)),
    downtime_seconds: some(fc.constantFrom(0, 30, 7200, 200_000)),
    stale_read_seconds: some(fc.constantFrom(0, 5)),
    reads_per_minute: some(fc.constantFrom(0, 1, 100_000)),
    reversible: some(fc.boolean()),
    code_in_hand: some(fc.boolean()),
    other_writers: some(fc.subarray(['nightly job'])),
    tooling: some(fc.subarray([...TOOLING])),
    forbids: fc.subarray([...FORBIDDEN]),
    dependencies: fc.subarray([{ name: 'warehouse', contact: 'data@example.com', tables: [] }]),
  })
  .map((given) => migrationSettings.parse(JSON.parse(JSON.stringify(given))));
const gates = fc
  .record({ keep_days: fc.constantFrom(0.5, 1, 7, 30, 90), silent_days: fc.constantFrom(0.5, 7, 14) })
  .map((given) => gateSettings.parse(given));
const facts = fc
  .record({
    migration: fc.constantFrom(...MIGRATIONS),
    settings,
    gates,
    oldShapes: fc.constantFrom(0, 1, 3),
    newShapes: fc.constantFrom(0, 2),
  })
  .map(({ migration, ...given }) => ({ ...migration.input, ...given }));

/** Days that the plan names in words, such as `Mon 2026-05-18`. */
function named(text: string): string[] {
  return [...text.matchAll(/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{4}-\d\d-\d\d\b/g)].map(([found]) => found);
}

function stepsOf({ phases }: Plan) {
  return phases.flatMap(({ steps, rollback }) => [...steps, ...rollback.steps]);
}

describe('every plan', () => {
  it('is the same for the same facts, and whole', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const plan = makePlan(input);
        expect(makePlan(structuredClone(input))).toEqual(plan);
        expect(planSchema.parse(plan)).toEqual(plan);
        expect(plan.phases.length).toBeGreaterThanOrEqual(5);
        expect(plan.phases.length).toBeLessThanOrEqual(8);
        expect(plan.phases.filter(({ pointOfNoReturn }) => pointOfNoReturn).length).toBe(1);
        expect(JSON.stringify(plan)).not.toMatch(/undefined|NaN|\[object/);
      }),
      { numRuns: 60 },
    );
  });

  it('names one day for one thing: what is done after the flip stands on the days of the timeline, none of them on a weekend', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const { timeline, decommission, messages } = makePlan(input);
        fc.pre(timeline.dated);
        const cleanUp = timeline.tasks.find(({ id }) => id === 'clean-up')?.start ?? '';
        const days = decommission.map((entry) => named(entry.day)[0]?.slice(4) ?? '');
        expect(days).toEqual([...days].sort());
        const gate = decommission.findIndex(({ what }) => what.startsWith('The gate of clean-up'));
        expect(days[gate]).toBe(cleanUp);
        const acts = [
          ...decommission.slice(gate).map((entry) => entry.day),
          ...messages.flatMap(({ when, body }) => [when, ...body]),
        ];
        const cutover = timeline.cutover;
        expect(acts.flatMap(named).filter((each) => /^S/.test(each) && !each.includes(cutover))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('weighs each risk by high, medium or low, with what lessens it and what is done when it happens', () => {
    fc.assert(
      fc.property(facts, (input) => {
        for (const { probability, impact, mitigation, contingency } of makePlan(input).risks) {
          expect([probability, impact].filter((words) => !/^(high|medium|low)\b/.test(words))).toEqual([]);
          expect([mitigation, contingency].filter((words) => !/\S[.]$/.test(words))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('counts in words that agree: 1 row, and never 1 rows', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const plan = makePlan(input);
        const sentences = [
          ...stepsOf(plan).flatMap(({ title, why, expect: wanted }) => [title, why, wanted]),
          ...plan.messages.flatMap(({ body }) => body),
        ];
        expect(
          sentences.filter((words) => /(?<![\d,.])1 (?!is|has|was)[a-z]+s\b(?! (?:of the|a)\b)/.test(words)),
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
