import { z } from 'zod';
import { activity, rowCounter } from './activity.ts';
import { captureState, hosting, right } from './capture.ts';
import { seen } from './seen.ts';
import { serverFacts, serverLoad } from './server.ts';

/** How fast rows are written, from two readings of the server's counters. */
export const writeRate = z.strictObject({ ...rowCounter.shape, perSecond: z.number() });

/** What was written between two readings, `seconds` apart. */
export const writeRates = z.strictObject({
  seconds: z.number(),
  /** Tables that changed, the busiest first. */
  tables: seen(z.array(z.strictObject({ schema: z.string(), table: z.string(), ...writeRate.shape }))),
  server: seen(z.strictObject({ scope: z.string(), ...writeRate.shape })),
  logBytesPerSecond: seen(z.number()),
});

/** The server's clock minus this machine's: the truth lies within `uncertaintyMs` of `offsetMs`. */
export const clockOffset = z.strictObject({ offsetMs: z.number(), uncertaintyMs: z.number(), rounds: z.number() });

/** What the catalogue says of sizes; rows are the server's guess, null where it has none. */
export const tableSize = z.strictObject({
  schema: z.string(),
  table: z.string(),
  rows: z.number().nullable(),
  dataBytes: z.number().nullable(),
  indexBytes: z.number().nullable(),
});

/** Sums over the tables whose size is known. */
export const sizes = z.strictObject({
  /** The largest first. */
  tables: z.array(tableSize),
  rows: z.number(),
  dataBytes: z.number(),
  indexBytes: z.number(),
  /** Tables without an estimate of their rows: they count as nothing above. */
  withoutEstimate: z.number(),
});

/** Everything about one server that decides how a migration can be run on it. */
export const sideReadiness = z.strictObject({
  side: z.enum(['source', 'target']),
  /** `host:port/database`. */
  label: z.string(),
  facts: serverFacts,
  hosting: seen(hosting),
  capture: seen(captureState),
  rights: seen(z.array(right)),
  activity: seen(activity),
  clock: seen(clockOffset),
  load: seen(serverLoad),
  writes: seen(writeRates),
  sizes,
});

/** Both servers. */
export const readiness = z.strictObject({ source: sideReadiness, target: sideReadiness });

export type WriteRates = Readonly<z.infer<typeof writeRates>>;
export type ClockOffset = Readonly<z.infer<typeof clockOffset>>;
export type TableSize = Readonly<z.infer<typeof tableSize>>;
export type Sizes = Readonly<z.infer<typeof sizes>>;
export type SideReadiness = Readonly<z.infer<typeof sideReadiness>>;
export type Readiness = Readonly<z.infer<typeof readiness>>;
