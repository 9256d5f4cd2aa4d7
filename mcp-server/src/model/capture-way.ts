import { z } from 'zod';

/** Who notes what changes while rows are copied. `none`: nothing changes, because nobody writes. */
export const captureWay = z.enum(['adapter', 'inline', 'triggers', 'log', 'batch', 'none', 'one transaction']);

export type CaptureWay = z.infer<typeof captureWay>;
