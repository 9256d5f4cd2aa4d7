import { z } from 'zod';
import { objectKind } from './finding.ts';

/** Something that a definition says and that this model has no field for: it is carried nowhere, and so it is named. */
export const detail = z.strictObject({
  /** What it stands on, and that thing’s own name. */
  kind: objectKind,
  name: z.string(),
  /** In the server’s own words: `KEY_BLOCK_SIZE=8`, `MATCH FULL`. */
  says: z.string(),
  /** meaning: which rows are accepted, seen, replicated or protected. storage: size, place, speed and remarks only. */
  changes: z.enum(['meaning', 'storage']),
});

export type Detail = Readonly<z.infer<typeof detail>>;
