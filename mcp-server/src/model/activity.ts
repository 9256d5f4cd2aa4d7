import { z } from 'zod';
import { seen } from './seen.ts';

/** One open transaction of somebody else; never its statement. */
export const openTransaction = z.strictObject({
  /** The server's number of the session; `prepared` for one that no session holds. */
  session: z.string(),
  user: z.string(),
  ageSeconds: z.number(),
  state: z.enum(['active', 'idle', 'waiting', 'prepared']),
  /** How long it has waited for a lock; null when it does not. */
  waitingSeconds: z.number().nullable(),
  /** The sessions it waits for, as far as the server tells. */
  blockedBy: z.array(z.string()),
});

/** What runs on a server now: the oldest first, and how many there are in all. */
export const activity = z.strictObject({
  transactions: z.array(openTransaction),
  open: z.number(),
  waiting: z.number(),
});

/** Rows written since the counters began; `changed` is the sum where a server tells no more. */
export const rowCounter = z.strictObject({
  inserted: z.number().nullable(),
  updated: z.number().nullable(),
  deleted: z.number().nullable(),
  changed: z.number(),
});

/** One reading of everything a server counts about writes. */
export const writeCounters = z.strictObject({
  tables: seen(z.array(z.strictObject({ schema: z.string(), table: z.string(), ...rowCounter.shape }))),
  /** Of the whole server or database: `scope` says which. */
  server: seen(z.strictObject({ scope: z.string(), ...rowCounter.shape })),
  /** The end of the log: places in one file can be subtracted. */
  log: seen(z.strictObject({ file: z.string(), offset: z.number() })),
});

export type OpenTransaction = Readonly<z.infer<typeof openTransaction>>;
export type Activity = Readonly<z.infer<typeof activity>>;
export type RowCounter = Readonly<z.infer<typeof rowCounter>>;
export type WriteCounters = Readonly<z.infer<typeof writeCounters>>;
