import { z } from 'zod';
import { judgeGate } from '../evidence/judge-gate.ts';
import { readEvidence } from '../evidence/read-evidence.ts';
import { type CriterionResult, type GateResult, gateResult } from '../model/gate.ts';
import { phaseId } from '../model/phase-id.ts';
import { quantityOf } from '../model/quantity.ts';
import { currentSubject } from './current-subject.ts';
import { defineTool, readOnlyHints } from './define.ts';

const output = z.strictObject({ summary: z.string(), ...gateResult.shape, next: z.string() });

export const checkGate = defineTool({
  name: 'check_gate',
  title: 'Check whether a phase may be left',
  description:
    'Judges the exit criteria of a phase from the records under migration/evidence alone; both catalogues are looked at again. A criterion passes only on fresh evidence that covers every mapped table; what is unknown keeps the gate closed and says what to run. Approvals are a person’s, in a terminal.',
  input: z.strictObject({ phase: phaseId }),
  output,
  hints: readOnlyHints,
  evidence: true,
  run: async ({ phase }, context) => {
    const current = await currentSubject(context);
    const { projectDir, settings } = context.config();
    const evidence = await readEvidence(projectDir);
    const result = judgeGate({
      phase,
      evidence,
      current,
      servers: context.servers(),
      now: new Date(),
      settings: settings.gates,
    });
    const notPassed = result.criteria.filter(({ state }) => state !== 'passed').map(({ id }) => id);
    context.witness.saw({ tool: 'check_gate', phase, verdict: result.verdict, notPassed });
    return { summary: summaryOf(result), ...result, next: nextOf(result) };
  },
  exitCode: ({ verdict, counts }) => (verdict === 'open' ? 0 : counts.failed > 0 ? 1 : 2),
  lines: ({ summary, criteria, next }) => [summary, ...criteria.flatMap(criterionLines), next],
});

function summaryOf({ phase, verdict, guards, point_of_no_return, counts }: GateResult): string {
  const figures = `${counts.passed} passed, ${counts.failed} failed, ${counts.unknown} unknown`;
  const warning = point_of_no_return && verdict === 'open' ? ' After it there is no way back without loss.' : '';
  return `The gate of ${phase} is ${verdict}: ${figures}. It guards: ${guards}.${warning}`;
}

function nextOf({ verdict, guards, criteria }: GateResult): string {
  const open = criteria.find(({ state }) => state !== 'passed');
  return verdict === 'open' ? `Next: ${guards}.` : `Next: ${open?.run ?? 'see the criteria'}.`;
}

const MARKS: Readonly<Record<CriterionResult['state'], string>> = {
  passed: 'passed ',
  failed: 'FAILED ',
  unknown: 'UNKNOWN',
};

function criterionLines({
  id,
  title,
  state,
  reason,
  threshold,
  evidence,
  age_seconds,
  coverage,
  run,
}: CriterionResult) {
  const shown = [
    ...(threshold === null ? [] : [`asked for: ${threshold}`]),
    ...(coverage === null ? [] : [quantityOf(coverage.tables, coverage.of, 'table')]),
    ...(evidence === null ? [] : [`evidence ${evidence}${age_seconds === null ? '' : `, ${age_seconds} s old`}`]),
  ];
  return [
    `${MARKS[state]} ${id}: ${title}`,
    `        ${reason}${shown.length === 0 ? '' : ` (${shown.join('; ')})`}`,
    ...(run === null ? [] : [`        → ${run}`]),
  ];
}
