import { z } from 'zod';
import { estimate } from './estimate.ts';

/** Rows that a table was seen to be written with, a second; `changed` counts all where a server tells no more. */
export const tableWrites = z.strictObject({
  schema: z.string(),
  table: z.string(),
  inserted: z.number().nullable(),
  updated: z.number().nullable(),
  deleted: z.number().nullable(),
  perSecond: z.number(),
});

/** What was measured on the live servers for a plan; kept beside it, so that the same plan can be made again. */
export const measured = z.strictObject({
  measuredAt: z.string(),
  estimate,
  tables: z.array(tableWrites),
});

export type Measured = Readonly<z.infer<typeof measured>>;
