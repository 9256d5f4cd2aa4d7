import { z } from 'zod';
import { phaseId } from './phase-id.ts';

const count = z.number().int().nonnegative();

/** What one criterion came to. unknown is as good as failed: nothing passes that was not seen. */
export const criterionResult = z.strictObject({
  id: z.string(),
  title: z.string(),
  state: z.enum(['passed', 'failed', 'unknown']),
  /** What was seen, or what is missing, in figures. */
  reason: z.string(),
  /** The number asked for, such as `more than 99.9 %`. */
  threshold: z.string().nullable(),
  /** Id of the record that decided. */
  evidence: z.string().nullable(),
  age_seconds: count.nullable(),
  /** Tables that the evidence covers, of all mapped ones; null where tables are not what is asked about. */
  coverage: z.strictObject({ tables: count, of: count }).nullable(),
  /** What to do next; null when it passed. */
  run: z.string().nullable(),
});

/** Whether a phase may be left. */
export const gateResult = z.strictObject({
  phase: phaseId,
  verdict: z.enum(['open', 'closed']),
  /** The act that this gate guards. */
  guards: z.string(),
  point_of_no_return: z.boolean(),
  counts: z.strictObject({ passed: count, failed: count, unknown: count }),
  /** What is not passed first. */
  criteria: z.array(criterionResult),
});

export type CriterionResult = Readonly<z.infer<typeof criterionResult>>;
export type GateResult = Readonly<z.infer<typeof gateResult>>;
