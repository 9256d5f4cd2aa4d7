import { z } from 'zod';

const text = z.string();

export const gateContext = z.strictObject({
  phase: text,
  verdict: text,
  state: text,
  guards: text,
  pointOfNoReturn: z.boolean(),
  criteria: z.array(
    z.strictObject({
      state: text,
      word: text,
      title: text,
      reason: text,
      evidence: text,
      coverage: text,
      run: text.nullable(),
    }),
  ),
});

/** `state` is the class of a mark (good, warn, bad, unknown); its word stands beside it, so that no colour says anything alone. */
export const statusPageContext = z.strictObject({
  title: text,
  source: text,
  target: text,
  madeAt: text,
  state: text,
  word: text,
  sentence: text,
  phases: z.array(
    z.strictObject({ id: text, state: text, word: text, current: z.boolean(), pointOfNoReturn: z.boolean() }),
  ),
  next: gateContext.nullable(),
  gates: z.array(gateContext),
  tables: z.array(
    z.strictObject({
      source: text,
      target: text,
      state: text,
      verdict: text,
      rows: text,
      backfill: text,
      queue: text,
      checked: text,
    }),
  ),
  moreTables: text.nullable(),
  trends: z.array(z.strictObject({ title: text, summary: text, chart: z.strictObject({ html: text }).nullable() })),
  conditions: z.array(
    z.strictObject({ id: text, state: text, word: text, what: text, pause: text.nullable(), resume: text.nullable() }),
  ),
  log: z.array(z.strictObject({ at: text, tool: text, line: text, by: text, id: text })),
  moreLog: text.nullable(),
  unknowns: z.array(text),
});
