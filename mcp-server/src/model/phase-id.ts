import { z } from 'zod';
import type { CaptureWay } from './capture-way.ts';

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

/** The same where only shapes change inside one database. */
const GUARDS_OF_CHANGES: Readonly<Record<PhaseId, string>> = {
  prepare: 'add the new shapes',
  'target-schema': 'write both shapes',
  'dual-write': 'bring the rows that were there before',
  backfill: 'rely on a count of every row',
  parity: 'let the new version serve beside the old one',
  'read-ramp': 'take the old version away',
  'write-cutover': 'flip: the new shapes are the ones that count',
  'clean-up': 'contract, which takes the old shapes away: the point of no return',
};

/** The act that the gate of a phase guards, as the strategy has it. */
export function guardedBy(phase: PhaseId, capture: CaptureWay): string {
  return (capture === 'scripts' ? GUARDS_OF_CHANGES : GUARDS)[phase];
}

/** The one phase whose act cannot be undone. */
export const POINT_OF_NO_RETURN: PhaseId = 'clean-up';

type Approvals = Readonly<Partial<Record<PhaseId, { readonly side: 'source' | 'target'; readonly action: string }>>>;

/** What a person says yes to, word for word, and the database that is named; phases that are not listed ask for no approval. */
export const APPROVALS: Approvals = {
  'read-ramp': { side: 'target', action: 'serve all reads' },
  'write-cutover': { side: 'target', action: 'flip the writers' },
  'clean-up': { side: 'source', action: 'stop reverse sync' },
};

/** The same where only shapes change inside one database. */
const APPROVALS_OF_CHANGES: Approvals = {
  'read-ramp': { side: 'source', action: 'take the old version away' },
  'write-cutover': { side: 'source', action: 'flip the changes' },
  'clean-up': { side: 'source', action: 'contract the changes' },
};

/** What the gate of a phase has approved, as the strategy has it; undefined: nothing. */
export function approvalOf(phase: PhaseId, capture: CaptureWay): Approvals[PhaseId] {
  return (capture === 'scripts' ? APPROVALS_OF_CHANGES : APPROVALS)[phase];
}
