import { z } from 'zod';

/** From the best case that was measured to the worst. */
export const range = z.strictObject({ low: z.number(), high: z.number() });

/** What one side gave when rows of a table were read for a while, over one connection. */
export const sampledRate = z.strictObject({
  side: z.enum(['source', 'target']),
  schema: z.string(),
  table: z.string(),
  /** read: whole rows as text, in ranges of keys. digest: leaf digests. walk: places of keys in the index. */
  what: z.enum(['read', 'digest', 'walk']),
  rows: z.number(),
  seconds: z.number(),
  statements: z.number(),
  /** Of the slowest and the fastest fifth of the statements, as they followed each other. */
  rowsPerSecond: range,
  /** Characters of row text, for `read`. */
  bytes: z.number().nullable(),
});

/** One table of the source. Times are of one connection, without throttle. */
export const tableEstimate = z.strictObject({
  schema: z.string(),
  table: z.string(),
  /** The catalogue's guess. */
  rows: z.number(),
  dataBytes: z.number().nullable(),
  /** Why its time was reckoned from others by its size; null where its own rows were timed. */
  notSampled: z.string().nullable(),
  readSeconds: range,
  digestSeconds: range,
});

/** What an estimate rests on: change the value and the estimate changes. */
export const assumption = z.strictObject({ name: z.string(), value: z.string(), why: z.string() });

/** Whether the target catches up with what is written meanwhile. */
export const catchUp = z.strictObject({
  verdict: z.enum(['catches up', 'never', 'depends on the target', 'unknown']),
  /** Rows written on the source per second. */
  written: z.number().nullable(),
  /** Rows that can be read and, under the assumption, applied per second. */
  applied: range.nullable(),
  /** Seconds after the backfill until nothing waits any more. */
  seconds: range.nullable(),
  explanation: z.string(),
});

/** How long it takes, from measured rates. null where there is nothing to measure. */
export const estimate = z.strictObject({
  /** Those that take longest first. */
  tables: z.array(tableEstimate),
  notEstimated: z.array(z.strictObject({ schema: z.string(), table: z.string(), reason: z.string() })),
  rates: z.array(sampledRate),
  /** Seconds to read everything once with all connections, as rows are read here: in ranges of keys, as text. */
  readSeconds: range.nullable(),
  backfillSeconds: range.nullable(),
  verifySeconds: range.nullable(),
  catchUp,
  assumptions: z.array(assumption),
});

export type Range = Readonly<z.infer<typeof range>>;
export type SampledRate = Readonly<z.infer<typeof sampledRate>>;
export type TableEstimate = Readonly<z.infer<typeof tableEstimate>>;
export type Assumption = Readonly<z.infer<typeof assumption>>;
export type CatchUp = Readonly<z.infer<typeof catchUp>>;
export type Estimate = Readonly<z.infer<typeof estimate>>;
