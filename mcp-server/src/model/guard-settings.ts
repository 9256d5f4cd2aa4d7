import { z } from 'zod';

/** What the guard hook protects. The hook reads it without zod, which would take longer to load than it may take to decide. */
export const guardSettings = z.strictObject({
  production: z
    .array(z.string().trim().min(1))
    .min(1)
    .describe(
      'Hosts on which no destructive command may run, by every name and address that commands use for them: db1, *.prod.example.com, 10.0.0.5, localhost:13306 for a tunnel.',
    ),
});
