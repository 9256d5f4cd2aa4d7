import { changeCriterion, plannedOf, refusedCriterion } from '../model/change-criteria.ts';
import { type AskedCriterion, askedCriteria, byHandId, leftOutCriteria } from '../model/criteria-by-capture.ts';
import { thresholdText } from '../model/criterion.ts';
import { PHASE_IDS, type PhaseId } from '../model/phase-id.ts';
import type { Phase } from '../model/plan.ts';
import { findingGates } from './phase-findings.ts';
import type { Situation } from './situation.ts';
import { listNames } from './wording.ts';

/** What must hold to leave a phase: the criteria that `check_gate` judges under this strategy, and the findings that first matter there. */
export function gateOf(situation: Situation, id: string): Phase['gate'] {
  const { decision, findings } = situation;
  const phase = PHASE_IDS.find((known) => known === id);
  if (phase === undefined) return findingGates(findings, id);
  const { capture } = decision.route;
  // Where only shapes change there is nothing of a migration, and no word about it.
  const left = capture === 'scripts' ? [] : leftOutCriteria(phase, capture);
  return [
    ...askedCriteria(phase, capture).map((asked) => lineOf(asked, situation)),
    ...changeLines(situation, phase),
    ...(left.length === 0
      ? []
      : [
          {
            id: 'not-asked',
            criterion: `Not asked under this strategy: ${listNames(left.map((criterion) => criterion.id))}.`,
            check: 'nothing: it has no such thing, and check_gate does not ask for it.',
          },
        ]),
    ...findingGates(findings, id),
  ];
}

function lineOf({ criterion, byHand }: AskedCriterion, { gates, decision }: Situation): Phase['gate'][number] {
  const limit = thresholdText(criterion, gates);
  return {
    id: criterion.id,
    criterion: limit === null ? criterion.title : `${criterion.title.replace(/\.$/, '')}: ${limit}.`,
    check: byHand
      ? `no tool of Lockstep sees it${decision.route.capture === 'scripts' ? '' : ' without the sync kit'}, so a person answers for it: lockstep accept "${byHandId(criterion.id)}" --reason …`
      : criterion.command,
  };
}

/** What the records of the changes must say. */
function changeLines({ changes }: Situation, phase: PhaseId): Phase['gate'] {
  const lines = changes.made.flatMap((change) => changeCriterion(phase, plannedOf(change)) ?? []);
  const refused = phase === 'target-schema' ? changes.refused.map(({ name }) => refusedCriterion(name)) : [];
  return [...lines, ...refused].map(({ id, title }) => ({ id, criterion: title, check: 'lockstep sync-status' }));
}
