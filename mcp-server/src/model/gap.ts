import { z } from 'zod';

/** Something the login could not see: named, never silently left out. */
export const gap = z.strictObject({
  kind: z.enum(['table', 'foreign key', 'view', 'routine', 'trigger', 'event', 'sequence', 'schema']),
  name: z.string(),
  reason: z.string(),
});

export type Gap = Readonly<z.infer<typeof gap>>;
