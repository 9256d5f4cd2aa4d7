import { type Criterion, criteriaOf, thresholdText } from '../model/criterion.ts';
import { evidenceId } from '../model/evidence.ts';
import type { CriterionResult, GateResult } from '../model/gate.ts';
import { GUARDS, POINT_OF_NO_RETURN } from '../model/phase-id.ts';
import { judges } from './criteria/index.ts';
import { ageSeconds, type GateCase, type GateQuestion, gateCase } from './gate-case.ts';

/** Whether a phase may be left: a pure function of what was kept, of what both databases are now, and of the settings. One criterion that is not passed keeps it closed. */
export function judgeGate(question: GateQuestion): GateResult {
  const gate = gateCase(question);
  const criteria = criteriaOf(gate.phase)
    .map((criterion) => resultOf(gate, criterion))
    .sort((one, other) => ORDER[one.state] - ORDER[other.state]);
  const count = (state: CriterionResult['state']) => criteria.filter((each) => each.state === state).length;
  const counts = { passed: count('passed'), failed: count('failed'), unknown: count('unknown') };
  return {
    phase: gate.phase,
    verdict: criteria.length > 0 && counts.passed === criteria.length ? 'open' : 'closed',
    guards: GUARDS[gate.phase],
    point_of_no_return: gate.phase === POINT_OF_NO_RETURN,
    counts,
    criteria,
  };
}

const ORDER: Readonly<Record<CriterionResult['state'], number>> = { failed: 0, unknown: 1, passed: 2 };

function resultOf(gate: GateCase, criterion: Criterion): CriterionResult {
  const { state, reason, record, coverage = null, run } = judges[criterion.id](gate, criterion);
  return {
    id: criterion.id,
    title: criterion.title,
    state,
    reason,
    threshold: thresholdText(criterion, gate.settings),
    evidence: record === undefined ? null : evidenceId(record),
    age_seconds: record === undefined ? null : ageSeconds(record.at, gate),
    coverage,
    run: state === 'passed' ? null : (run ?? criterion.command),
  };
}
