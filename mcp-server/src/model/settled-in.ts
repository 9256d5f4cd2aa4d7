import type { PhaseId } from './phase-id.ts';

/** Rules whose findings first matter in another phase than the target schema, to which every other rule belongs. */
export const settledIn: Readonly<Record<string, PhaseId>> = {
  'primary-key-missing': 'prepare',
  'primary-key-changed': 'prepare',
  'foreign-key-missing': 'backfill',
  'foreign-key-not-validated': 'backfill',
  'unique-missing': 'backfill',
  'check-missing': 'backfill',
  'exclusion-missing': 'backfill',
  'foreign-key-parent-not-unique': 'backfill',
  'unlogged-table': 'backfill',
  'accent-sensitivity-changed': 'read-ramp',
  'axis-order-changed': 'read-ramp',
  'case-sensitivity-changed': 'read-ramp',
  'unique-case-sensitivity': 'read-ramp',
  'pad-space-changed': 'read-ramp',
  'collation-order': 'read-ramp',
  'index-missing': 'read-ramp',
  'row-security-changed': 'read-ramp',
  'view-missing': 'read-ramp',
  'foreign-key-action-changed': 'write-cutover',
  'cascade-trigger-changed': 'write-cutover',
  'identity-limit-lowered': 'write-cutover',
  'identity-missing': 'write-cutover',
  'identity-step-changed': 'write-cutover',
  'sequence-missing': 'write-cutover',
  'routine-missing': 'write-cutover',
  'trigger-missing': 'write-cutover',
  'event-missing': 'write-cutover',
  'on-update-now-lost': 'write-cutover',
  'default-changed': 'write-cutover',
};

/** The phase in which a finding of this rule first matters. */
export function phaseOfRule(rule: string): PhaseId {
  return settledIn[rule] ?? 'target-schema';
}
