import type { Finding } from '../model/finding.ts';
import type { Phase } from '../model/plan.ts';
import { phaseOfRule } from '../model/settled-in.ts';
import { listNames, quantity } from './wording.ts';

/** The findings that keep the engineer from leaving this phase: blockers and warnings whose subject first matters there. */
export function findingsOfPhase(findings: readonly Finding[], phaseId: string): Finding[] {
  return findings.filter((finding) => finding.severity !== 'note' && phaseOfRule(finding.rule) === phaseId);
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
  return `${finding.rule} on ${finding.rule === 'gap' ? `${finding.object.kind} ` : ''}${object}`;
}
