import { criteriaOf, thresholdText } from '../model/criterion.ts';
import { PHASE_IDS } from '../model/phase-id.ts';
import type { Phase } from '../model/plan.ts';
import { findingGates } from './phase-findings.ts';
import type { Situation } from './situation.ts';

/** What must hold to leave a phase: the criteria that `check_gate` judges, and the findings that first matter there. */
export function gateOf(situation: Situation, id: string): Phase['gate'] {
  const phase = PHASE_IDS.find((known) => known === id);
  const withKit = ['adapter', 'inline', 'triggers', 'none'].includes(situation.decision.route.capture);
  const criteria = (phase === undefined ? [] : criteriaOf(phase)).map((criterion) => {
    const limit = thresholdText(criterion, situation.gates);
    const unseen =
      !withKit && criterion.tool === 'sync_status' ? '; without the kit no tool sees it, so a person shows it' : '';
    return {
      id: criterion.id,
      criterion: limit === null ? criterion.title : `${criterion.title.replace(/\.$/, '')}: ${limit}.`,
      check: `${criterion.command}${unseen}`,
    };
  });
  return [...criteria, ...findingGates(situation.findings, id)];
}
