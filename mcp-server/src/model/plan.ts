import { z } from 'zod';
import { captureWay } from './capture-way.ts';

/** One action with what it should print, so that the reader can tell success from failure at 2 a.m. */
export const step = z.strictObject({
  id: z.string(),
  title: z.string(),
  why: z.string(),
  /** Exact commands; empty when the step is a decision by people. */
  commands: z.array(z.string()),
  /** Lines that the commands print when all is well, in order; … stands for whatever differs from run to run. */
  prints: z.array(z.string()),
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

/** Something that only people know and nobody said, with what is taken instead. */
export const asked = z.strictObject({
  setting: z.string(),
  question: z.string(),
  assumed: z.string().nullable(),
  effect: z.string(),
});

export const strategyChoice = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** How changes are carried. */
  capture: captureWay,
  /** False: what `obstacles` says must change first; the phases are those it would have then. */
  possible: z.boolean(),
  obstacles: z.array(z.string()),
  because: z.array(z.string()),
  rejected: z.array(z.strictObject({ name: z.string(), because: z.array(z.string()) })),
  /** Tables that go another way than the rest. */
  tables: z.array(z.strictObject({ table: z.string(), route: z.string(), why: z.string() })),
  /** Single answers that would change it. */
  wouldChange: z.array(z.strictObject({ what: z.string(), instead: z.string(), name: z.string() })),
});

export const risk = z.strictObject({
  id: z.string(),
  risk: z.string(),
  probability: z.string(),
  impact: z.string(),
  mitigation: z.string(),
  contingency: z.string(),
});

/** A bar of the timeline, or with 0 days a point at which somebody decides. Days are ISO dates; working days are Monday to Friday. */
export const task = z.strictObject({
  id: z.string(),
  title: z.string(),
  section: z.string(),
  after: z.array(z.string()),
  days: z.number(),
  start: z.string(),
  /** The first day on which it is over. */
  end: z.string(),
  critical: z.boolean(),
});

export const timeline = z.strictObject({
  /** False: the dates only count days from a Monday. */
  dated: z.boolean(),
  tasks: z.array(task),
  cutover: z.string(),
  /** Days by which the write cutover misses the deadline; null: there is none, or it is met. */
  late: z.number().nullable(),
  notes: z.array(z.string()),
});

/** A test: before the migration, during it, of the canary, or afterwards. */
export const planTest = z.strictObject({
  when: z.enum(['before', 'during', 'canary', 'after']),
  what: z.string(),
  command: z.string().nullable(),
  passes: z.string(),
});

export const message = z.strictObject({
  when: z.string(),
  to: z.string(),
  subject: z.string(),
  body: z.array(z.string()),
});

/** A number that is watched: at which value somebody is warned, at which one acts, and how. */
export const watch = z.strictObject({
  what: z.string(),
  command: z.string(),
  warn: z.string(),
  halt: z.string(),
  action: z.string(),
});

export const header = z.strictObject({
  why: z.string().nullable(),
  when: z.string(),
  owner: z.string().nullable(),
  risk: z.string(),
});

/** One migration plan; every document is rendered from it. Same input, same bytes: no clock, no random. */
export const plan = z.strictObject({
  title: z.string(),
  header,
  source: planSide,
  target: planSide,
  /** SHA-256 of both catalogues: a plan made for another schema is out of date. */
  fingerprint: z.string(),
  strategy: strategyChoice,
  asked: z.array(asked),
  assumptions: z.array(z.string()),
  /** What the live databases did not tell. */
  unknowns: z.array(z.string()),
  tables: z.array(tablePlan),
  /** Tables whose old shape compat/ keeps. */
  oldShapes: z.number(),
  /** Tables whose new shape compat/ gives over the old ones. */
  newShapes: z.number(),
  phases: z.array(phase),
  risks: z.array(risk),
  load: z.array(z.strictObject({ what: z.string(), value: z.string() })),
  timeline,
  checklist: z.array(z.string()),
  consistency: z.array(z.string()),
  lessons: z.array(z.string()),
  tests: z.array(planTest),
  watched: z.array(watch),
  messages: z.array(message),
  /** Asked in this order when something goes wrong. */
  tree: z.array(z.strictObject({ question: z.string(), answers: z.array(z.string()) })),
  matrix: z.array(z.strictObject({ what: z.string(), who: z.string(), within: z.string(), byDefault: z.string() })),
  roles: z.array(z.strictObject({ role: z.string(), who: z.string().nullable(), decides: z.string() })),
  consumers: z.array(z.strictObject({ name: z.string(), contact: z.string().nullable(), uses: z.string() })),
  decommission: z.array(z.strictObject({ day: z.string(), what: z.string() })),
  costs: z.array(z.strictObject({ what: z.string(), value: z.string() })),
  glossary: z.array(z.strictObject({ word: z.string(), meaning: z.string() })),
});

export type Step = Readonly<z.infer<typeof step>>;
export type Rollback = Readonly<z.infer<typeof rollback>>;
export type Phase = Readonly<z.infer<typeof phase>>;
export type TablePlan = Readonly<z.infer<typeof tablePlan>>;
export type PlanSide = Readonly<z.infer<typeof planSide>>;
export type Risk = Readonly<z.infer<typeof risk>>;
export type Task = Readonly<z.infer<typeof task>>;
export type Timeline = Readonly<z.infer<typeof timeline>>;
export type PlanTest = Readonly<z.infer<typeof planTest>>;
export type Message = Readonly<z.infer<typeof message>>;
export type Watch = Readonly<z.infer<typeof watch>>;
export type Plan = Readonly<z.infer<typeof plan>>;
