import { z } from 'zod';

const text = z.string().min(1);
const positive = z.number().positive();
const day = z.iso.date({ error: 'expected a day such as 2026-03-02' });

/** Who is called at 2 a.m.; the documents name each with what they decide. */
export const ROLES = [
  'incident_commander',
  'technical_lead',
  'source_engineer',
  'target_engineer',
  'application',
  'network',
  'support',
  'communication',
  'executive',
] as const;

/** What may be had for the migration beside the two databases. */
export const TOOLING = ['kafka_connect', 'aws_dms', 'proxy', 'feature_flags', 'second_environment'] as const;

/** What a rule of the house may forbid. */
export const FORBIDDEN = ['triggers', 'log_capture', 'cloud_service'] as const;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const dependency = z.strictObject({
  name: text.describe('Who or what uses the source: a pipeline, a report, another application.'),
  contact: text.optional().describe('Who is told.'),
  tables: z.array(text).default([]).describe('Source tables that it uses; none: all of them.'),
});

const prices = z.strictObject({
  currency: text.default('USD'),
  source_per_month: z.number().min(0).optional().describe('What the source costs in a month.'),
  target_per_month: z.number().min(0).optional().describe('What the target costs in a month.'),
  sync_per_month: z
    .number()
    .min(0)
    .default(0)
    .describe('What relays, connectors and their monitoring cost in a month.'),
  work_per_day: z.number().min(0).optional().describe('What a day of work costs.'),
  work_days: z.number().min(0).optional().describe('Days of work that the migration takes.'),
});

const calendar = z.strictObject({
  days: z
    .strictObject({
      prepare: positive.default(5),
      target_schema: positive.default(5),
      dual_write: positive.default(5),
      parity: positive.default(5),
      read_ramp: positive.default(5),
      write_cutover: positive.default(1),
    })
    .prefault({})
    .describe('Working days that people need for a phase; the backfill is reckoned from measured rates.'),
  backfill_days: positive.default(5).describe('Working days for the backfill while no rate has been measured.'),
  buffer_percent: z.number().min(0).max(200).default(20).describe('Kept free before the write cutover.'),
  cutover_weekdays: z.array(z.enum(WEEKDAYS)).min(1).default(['mon', 'tue', 'wed']),
});

/** `migration:` of lockstep.yaml: what no database knows. Whatever is left out is assumed, and the plan lists it with its effect. */
export const migrationSettings = z.strictObject({
  why: text.optional().describe('Why this is done.'),
  owner: text.optional().describe('Who answers for it.'),
  start: day.optional().describe('The first day of work.'),
  deadline: day.optional().describe('The day by which the target must take the writes.'),
  risk: z.enum(['low', 'medium', 'high']).optional().describe('How bad an error would be for the business.'),
  users: z.number().int().min(0).optional(),
  writes_per_minute: z.number().min(0).optional().describe('Rows written on the source, where nothing was measured.'),
  reads_per_minute: z.number().min(0).optional(),
  downtime_seconds: z
    .number()
    .min(0)
    .optional()
    .describe('How long requests may fail; 0: never. Requests that wait a moment do not count.'),
  stale_read_seconds: z.number().min(0).optional().describe('How old the data may be that somebody else reads.'),
  reversible: z.boolean().optional().describe('Whether a way back without loss must exist after the write cutover.'),
  code_in_hand: z.boolean().optional().describe('Whether the code of every write of the application can be changed.'),
  other_writers: z.array(text).optional().describe('What else writes: jobs, scripts, other applications.'),
  tooling: z.array(z.enum(TOOLING)).optional().describe('What is there to be used.'),
  forbids: z.array(z.enum(FORBIDDEN)).default([]).describe('What a rule of the house forbids.'),
  rules: z.array(text).default([]).describe('Compliance rules that the plan repeats.'),
  components: z
    .record(text, z.array(text).min(1))
    .default({})
    .describe('Parts of the application that can be moved one after another: name: its source tables.'),
  append_only: z.array(text).default([]).describe('Source tables whose rows are never changed: logs, events.'),
  changed_at: z.record(text, text).default({}).describe('source table: the column that every write sets to its time.'),
  dependencies: z.array(dependency).default([]),
  roles: z.partialRecord(z.enum(ROLES), text).default({}).describe('role: who has it, and how to reach them.'),
  prices: prices.prefault({}),
  calendar: calendar.prefault({}),
});

export type MigrationSettings = Readonly<z.output<typeof migrationSettings>>;
export type Role = (typeof ROLES)[number];
export type Tooling = (typeof TOOLING)[number];
export type Forbidden = (typeof FORBIDDEN)[number];
export type Weekday = (typeof WEEKDAYS)[number];
