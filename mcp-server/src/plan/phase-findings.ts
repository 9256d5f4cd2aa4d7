import type { Finding } from '../model/finding.ts';
import type { Phase } from '../model/plan.ts';
import { listNames, quantity } from './wording.ts';

/** Rules whose findings first matter in another phase than the target schema, to which every other rule belongs. */
export const settledIn: Readonly<Record<string, string>> = {
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

/** The findings that keep the engineer from leaving this phase: blockers and warnings whose subject first matters there. */
export function findingsOfPhase(findings: readonly Finding[], phaseId: string): Finding[] {
  return findings.filter(
    (finding) => finding.severity !== 'note' && (settledIn[finding.rule] ?? 'target-schema') === phaseId,
  );
}

/** Gate lines for the findings of a phase: one for its blockers, one for its warnings; none where there are none. */
export function findingGates(findings: readonly Finding[], phaseId: string): Phase['gate'] {
  const own = findingsOfPhase(findings, phaseId);
  const blockers = own.filter((finding) => finding.severity === 'blocker');
  const warnings = own.filter((finding) => finding.severity === 'warning');
  const check = 'lockstep compare-schemas';
  return [
    ...(blockers.length === 0
      ? []
      : [
          {
            id: `${phaseId}-blockers`,
            criterion: `${quantity(blockers.length, 'blocker')} gone: ${listNames(blockers.map(describe))}.`,
            check: `${check} no longer reports them.`,
          },
        ]),
    ...(warnings.length === 0
      ? []
      : [
          {
            id: `${phaseId}-warnings`,
            criterion: `${quantity(warnings.length, 'warning')} decided, with the decision written down: ${listNames(warnings.map(describe))}.`,
            check: `${check} no longer reports them, or the decision names the rule and the object.`,
          },
        ]),
  ];
}

/** `type-narrowed on orders.total`: the rule and its object. */
export function describe(finding: Finding): string {
  const { table, name } = finding.object;
  const object = table === null || table === name ? name : `${table}.${name}`;
  return `${finding.rule} on ${object}`;
}
