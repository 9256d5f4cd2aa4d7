import { z } from 'zod';

/** Something the login could not see: named, never silently left out. */
export const gap = z.strictObject({
  kind: z.enum(['table', 'foreign key', 'view', 'routine', 'trigger', 'event', 'sequence', 'schema']),
  name: z.string(),
  reason: z.string(),
});

export type Gap = Readonly<z.infer<typeof gap>>;

/** Whether the login may not see every object of these kinds, so that their number says nothing. */
export function isHidden({ gaps }: { readonly gaps: readonly Gap[] }, ...kinds: readonly Gap['kind'][]): boolean {
  return gaps.some(({ kind }) => kinds.includes(kind));
}
