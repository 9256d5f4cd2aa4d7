import { z } from 'zod';

/** The phases of a migration in their order: the names by which plan, gates, evidence and documents mean the same thing. */
export const PHASE_IDS = [
  'prepare',
  'target-schema',
  'dual-write',
  'backfill',
  'parity',
  'read-ramp',
  'write-cutover',
  'clean-up',
] as const;

export const phaseId = z.enum(PHASE_IDS);
export type PhaseId = z.infer<typeof phaseId>;

/** What the gate of a phase guards: the act that may follow when it is open, and no sooner. */
export const GUARDS: Readonly<Record<PhaseId, string>> = {
  prepare: 'give the target its schema',
  'target-schema': 'carry live changes to the target',
  'dual-write': 'copy the rows that were there before',
  backfill: 'rely on comparisons of whole tables',
  parity: 'serve the first reads from the target',
  'read-ramp': 'prepare the flip of the writers',
  'write-cutover': 'flip the writers to the target',
  'clean-up': 'stop reverse sync and give the source up: the point of no return',
};

/** The one phase whose act cannot be undone. */
export const POINT_OF_NO_RETURN: PhaseId = 'clean-up';

/** What a person says yes to, word for word, and the database that is named; phases that are not listed ask for no approval. */
export const APPROVALS: Readonly<
  Partial<Record<PhaseId, { readonly side: 'source' | 'target'; readonly action: string }>>
> = {
  'read-ramp': { side: 'target', action: 'serve all reads' },
  'write-cutover': { side: 'target', action: 'flip the writers' },
  'clean-up': { side: 'source', action: 'stop reverse sync' },
};
