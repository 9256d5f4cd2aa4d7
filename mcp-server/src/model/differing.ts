import { z } from 'zod';

/** Whether rows of a table differ otherwise than by being missing on the target. */
export const besides = z.enum(['none', 'some', 'not known']);

/** A table whose newest comparison confirmed a difference. */
export const differingTable = z.strictObject({
  source: z.string(),
  target: z.string(),
  rows: z.number(),
  besides,
  /** Since that comparison. */
  ageSeconds: z.number(),
});

export type Besides = z.infer<typeof besides>;
export type DifferingTable = Readonly<z.infer<typeof differingTable>>;
