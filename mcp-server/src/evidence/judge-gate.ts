import type { CaptureWay } from '../model/capture-way.ts';
import { type AskedCriterion, askedCriteria, byHandId, mayBeTold } from '../model/criteria-by-capture.ts';
import { thresholdText } from '../model/criterion.ts';
import { evidenceId } from '../model/evidence.ts';
import type { CriterionResult, GateResult } from '../model/gate.ts';
import { guardedBy, POINT_OF_NO_RETURN } from '../model/phase-id.ts';
import { changeRulings } from './change-results.ts';
import { judges } from './criteria/index.ts';
import { ageSeconds, type GateCase, type GateQuestion, gateCase } from './gate-case.ts';
import { passed, type Ruling, unknown } from './ruling.ts';

/** Whether a phase may be left: a pure function of what was kept, of what both databases are now, and of the settings. One criterion that is not passed keeps it closed. */
export function judgeGate(question: GateQuestion): GateResult {
  const gate = gateCase(question);
  // Without a plan nobody knows the strategy: then all is asked.
  const capture = gate.plan?.seen.capture ?? 'adapter';
  const criteria = [...criteriaResults(gate, capture), ...changeResults(gate)].sort(
    (one, other) => ORDER[one.state] - ORDER[other.state],
  );
  const count = (state: CriterionResult['state']) => criteria.filter((each) => each.state === state).length;
  const counts = { passed: count('passed'), failed: count('failed'), unknown: count('unknown') };
  return {
    phase: gate.phase,
    verdict: criteria.length > 0 && counts.passed === criteria.length ? 'open' : 'closed',
    guards: guardedBy(gate.phase, capture),
    point_of_no_return: gate.phase === POINT_OF_NO_RETURN,
    counts,
    criteria,
  };
}

const ORDER: Readonly<Record<CriterionResult['state'], number>> = { failed: 0, unknown: 1, passed: 2 };

function criteriaResults(gate: GateCase, capture: CaptureWay): CriterionResult[] {
  return askedCriteria(gate.phase, capture).map((asked) => {
    const { id, title, command } = asked.criterion;
    const threshold = thresholdText(asked.criterion, gate.settings);
    return { id, title, threshold, ...resultOf(gate, rulingOf(gate, asked, capture), command) };
  });
}

function changeResults(gate: GateCase): CriterionResult[] {
  return changeRulings(gate).map(({ ruling, ...asked }) => ({
    ...asked,
    ...resultOf(gate, ruling, 'lockstep sync-status'),
  }));
}

function resultOf(gate: GateCase, { state, reason, record, coverage = null, run }: Ruling, command: string) {
  return {
    state,
    reason,
    evidence: record === undefined ? null : evidenceId(record),
    age_seconds: record === undefined ? null : ageSeconds(record.at, gate),
    coverage,
    run: state === 'passed' ? null : (run ?? command),
  };
}

/** Where the strategy is carried out by hand a person's word, given at a terminal under the criterion's name, stands for what no tool can tell. */
function rulingOf(gate: GateCase, asked: AskedCriterion, capture: CaptureWay): Ruling {
  const { criterion, byHand } = asked;
  const ruling = judges[criterion.id](gate, criterion);
  if (gate.plan === null || ruling.state === 'passed' || !mayBeTold(asked, capture)) return ruling;
  // What was measured and is bad stays bad, whatever a person says.
  if (!byHand && ruling.state === 'failed') return ruling;
  const id = byHandId(criterion.id);
  if (gate.accepted.has(id)) return passed(`A person answers for it: ${id}.`);
  const run = `A person who has seen it runs in a terminal: lockstep accept ${JSON.stringify(id)} --reason …`;
  const why = capture === 'scripts' ? 'No' : 'The sync kit does not carry this migration, so no';
  return unknown(`${why} tool of Lockstep sees it.`, { run });
}
