import { z } from 'zod';
import * as model from '../model/plan.ts';

const text = z.string();

/** What every generated file says about where it comes from. */
export const origin = z.strictObject({ source: text, target: text, fingerprint: text });

/** `took`: from measured rates; null where nothing was measured. */
const shownStep = model.step.omit({ seconds: true }).extend({ manual: z.boolean(), took: text.nullable() });
export const shownPhase = z.strictObject({
  number: z.number(),
  title: text,
  goal: text,
  reads: text,
  primaryWrites: text,
  secondaryWrites: text,
  steps: z.array(shownStep),
  gate: z.array(z.strictObject({ id: text, criterion: text, check: text })),
  rollback: model.rollback.extend({ steps: z.array(shownStep) }),
  pointOfNoReturn: z.boolean(),
  /** Of the steps whose rate was measured; null: none was. */
  seconds: z.number().nullable(),
});

const shownSide = z.strictObject({
  role: text,
  label: text,
  server: text,
  charset: text,
  tables: z.number(),
  rows: z.number().nullable(),
  bytes: z.number().nullable(),
  others: text,
});

const shownFinding = z.strictObject({ rule: text, object: text, what: text, consequence: text, wayOut: text });

const shownTable = z.strictObject({
  number: z.number(),
  source: text,
  target: text.nullable(),
  key: text.nullable(),
  rows: z.number().nullable(),
  bytes: z.number().nullable(),
  blockers: z.number(),
  warnings: z.number(),
  slug: text.nullable(),
});

const shownColumns = z.strictObject({
  table: text,
  target: text,
  pairs: z.array(z.strictObject({ source: text, sourceType: text, target: text, targetType: text })),
  unmatched: z.array(z.strictObject({ side: text, column: text, type: text })),
  decided: z.array(text),
});

/** Views, routines, triggers and events of the source. */
const shownCode = z.strictObject({
  totals: z.array(
    z.strictObject({ kind: text, asIs: z.number(), adjust: z.number(), none: z.number(), hidden: z.number() }),
  ),
  objects: z.array(
    z.strictObject({ object: text, verdict: text, score: z.number(), goesTo: text, text, rights: text }),
  ),
  reasons: z.array(z.strictObject({ object: text, construct: text, lines: text, consequence: text, instead: text })),
  events: z.array(z.strictObject({ event: text, schedule: text, goesTo: text })),
});

const fields = model.plan.shape;

export const planContext = z.strictObject({
  origin,
  title: text,
  header: model.header,
  asked: fields.asked,
  sides: z.array(shownSide),
  load: fields.load,
  strategy: model.strategyChoice.omit({ rejected: true }),
  rejected: z.array(z.strictObject({ name: text, because: text })),
  checklist: fields.checklist,
  phases: z.array(shownPhase),
  consistency: z.array(text),
  watched: fields.watched,
  tests: z.number(),
  messages: z.number(),
  risks: fields.risks,
  gantt: z.array(text),
  timelineNotes: z.array(text),
  critical: z.array(text),
  decisions: z.array(z.strictObject({ day: text, what: text })),
  decommission: fields.decommission,
  costs: fields.costs,
  lessons: z.array(text),
  tables: z.array(shownTable),
  oldShapes: z.boolean(),
  newShapes: z.boolean(),
  unfed: z.array(text),
  findings: z.array(z.strictObject({ title: text, items: z.array(shownFinding) })),
  columns: z.array(shownColumns),
  code: shownCode,
  assumptions: z.array(text),
  unknowns: z.array(text),
  glossary: fields.glossary,
});

export const runbookContext = z.strictObject({
  origin,
  title: text,
  phases: z.array(shownPhase),
  tree: z.array(z.strictObject({ number: z.number(), question: text, answers: z.array(text) })),
  matrix: fields.matrix,
  roles: fields.roles,
  watched: fields.watched,
  validate: z.array(text),
  empty: z.array(text),
  /** The command that advances the target's counters; none where they follow by themselves. */
  advance: z.array(text),
});

export const communicationContext = z.strictObject({
  origin,
  title: text,
  /** Only shapes change inside one database. */
  inside: z.boolean(),
  consumers: fields.consumers,
  messages: fields.messages,
});

export const testsContext = z.strictObject({
  origin,
  title: text,
  groups: z.array(z.strictObject({ title: text, tests: fields.tests })),
});

export const checklistsContext = z.strictObject({
  origin,
  title: text,
  inside: z.boolean(),
  before: z.array(text),
  phases: z.array(shownPhase),
  decommission: fields.decommission,
  consumers: fields.consumers,
});

export type Origin = Readonly<z.infer<typeof origin>>;
export type PlanContext = z.infer<typeof planContext>;
export type RunbookContext = z.infer<typeof runbookContext>;
export type ShownPhase = z.infer<typeof shownPhase>;
