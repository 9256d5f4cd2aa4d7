import { z } from 'zod';

/** Who notes what changes while rows are copied. `none`: nothing changes, because nobody writes. `scripts`: only shapes change, by the triggers of their scripts. */
export const captureWay = z.enum([
  'adapter',
  'inline',
  'triggers',
  'log',
  'batch',
  'none',
  'one transaction',
  'scripts',
]);

export type CaptureWay = z.infer<typeof captureWay>;
