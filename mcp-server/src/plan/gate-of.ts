import { type Criterion, type CriterionId, criteriaOf, thresholdText } from '../model/criterion.ts';
import { PHASE_IDS } from '../model/phase-id.ts';
import type { Phase } from '../model/plan.ts';
import { findingGates } from './phase-findings.ts';
import type { Situation } from './situation.ts';
import type { Capture } from './strategy/strategy.ts';
import { listNames } from './wording.ts';

/** What cannot be seen where nobody writes between the copy and the switch. */
const NOT_WHILE_STOPPED: readonly CriterionId[] = [
  'soaked',
  'reads-match',
  'p99-impact',
  'secondary-success',
  'lag-bounded',
  'retention-left',
  'source-kept',
];
/** What people's own monitoring shows where the kit is not used. */
const SEEN_ELSEWHERE: readonly CriterionId[] = ['reads-match', 'p99-impact', 'flipped', 'source-kept', 'source-silent'];

/** What must hold to leave a phase: the criteria that `check_gate` judges, and the findings that first matter there. */
export function gateOf(situation: Situation, id: string): Phase['gate'] {
  const { gates, decision, findings } = situation;
  const phase = PHASE_IDS.find((known) => known === id);
  const all = phase === undefined ? [] : criteriaOf(phase);
  const asked = all.filter((criterion) => isAsked(criterion, decision.route.capture));
  const left = all.filter((criterion) => !asked.includes(criterion));
  return [
    ...asked.map((criterion) => {
      const limit = thresholdText(criterion, gates);
      const title = limit === null ? criterion.title : `${criterion.title.replace(/\.$/, '')}: ${limit}.`;
      return { id: criterion.id, criterion: title, check: checkOf(criterion, decision.route.capture) };
    }),
    ...(left.length === 0
      ? []
      : [
          {
            id: 'not-asked',
            criterion: `Accepted by name: ${listNames(left.map((criterion) => criterion.id))}.`,
            check:
              'This strategy gives no evidence of these, so check_gate does not pass them: a person accepts each, with the reason.',
          },
        ]),
    ...findingGates(findings, id),
  ];
}

function isAsked({ id, tool }: Criterion, capture: Capture): boolean {
  if (capture === 'none') return !NOT_WHILE_STOPPED.includes(id);
  return usesKit(capture) || tool !== 'sync_status' || SEEN_ELSEWHERE.includes(id);
}

function checkOf({ id, command }: Criterion, capture: Capture): string {
  return usesKit(capture) || capture === 'none' || !SEEN_ELSEWHERE.includes(id)
    ? command
    : 'your own monitoring: without the kit no tool of Lockstep sees it';
}

function usesKit(capture: Capture): boolean {
  return capture === 'adapter' || capture === 'inline' || capture === 'triggers';
}
