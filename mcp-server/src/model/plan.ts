import { z } from 'zod';

/** One action with what it should print, so that the reader can tell success from failure at 2 a.m. */
export const step = z.strictObject({
  id: z.string(),
  title: z.string(),
  why: z.string(),
  /** Exact commands; empty when the step is a decision by people. */
  commands: z.array(z.string()),
  expect: z.string(),
  /** Seconds from measured sizes and rates; null: not known, and the documents say so. */
  seconds: z.number().nullable(),
});

export const rollback = z.strictObject({
  steps: z.array(step),
  /** What data is at risk when going back from here. */
  dataImpact: z.string(),
  seconds: z.number().nullable(),
});

export const phase = z.strictObject({
  id: z.string(),
  title: z.string(),
  goal: z.string(),
  /** Who is read and written during this phase: primary and secondary. */
  reads: z.string(),
  primaryWrites: z.string(),
  secondaryWrites: z.string(),
  steps: z.array(step),
  /** Conditions to leave the phase, each checkable. */
  gate: z.array(z.strictObject({ id: z.string(), criterion: z.string(), check: z.string() })),
  rollback,
  pointOfNoReturn: z.boolean(),
});

export const tablePlan = z.strictObject({
  source: z.strictObject({ schema: z.string(), name: z.string() }),
  target: z.strictObject({ schema: z.string(), name: z.string() }).nullable(),
  rowEstimate: z.number().nullable(),
  bytes: z.number().nullable(),
  key: z.array(z.string()),
  blockers: z.number(),
  warnings: z.number(),
});

export const planSide = z.strictObject({
  label: z.string(),
  flavor: z.string(),
  version: z.string(),
  database: z.string(),
});

/** One migration plan; every document is rendered from it. Same input, same bytes: no clock, no random. */
export const plan = z.strictObject({
  title: z.string(),
  source: planSide,
  target: planSide,
  /** SHA-256 of both catalogues: a plan made for another schema is out of date. */
  fingerprint: z.string(),
  strategy: z.strictObject({
    name: z.string(),
    because: z.array(z.string()),
    rejected: z.array(z.strictObject({ name: z.string(), because: z.string() })),
  }),
  assumptions: z.array(z.string()),
  /** What the live databases did not tell. */
  unknowns: z.array(z.string()),
  tables: z.array(tablePlan),
  phases: z.array(phase),
  risks: z.array(
    z.strictObject({
      risk: z.string(),
      probability: z.string(),
      impact: z.string(),
      mitigation: z.string(),
      contingency: z.string(),
    }),
  ),
});

export type Step = Readonly<z.infer<typeof step>>;
export type Rollback = Readonly<z.infer<typeof rollback>>;
export type Phase = Readonly<z.infer<typeof phase>>;
export type TablePlan = Readonly<z.infer<typeof tablePlan>>;
export type PlanSide = Readonly<z.infer<typeof planSide>>;
export type Plan = Readonly<z.infer<typeof plan>>;
