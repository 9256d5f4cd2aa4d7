import { type Judgement, judgeComparison, judgeParity, type ParityJudgement } from './judge.ts';
import { MAPPING_MISTAKES, type MappingMistake } from './mapping-mistakes.ts';
import type { Planted } from './plant-differences.ts';
import { runLockstep, type Surroundings } from './run-lockstep.ts';
import { step } from './story.ts';

/** What the commands found of what was planted. */
export interface Verdicts {
  readonly schemas: Judgement<MappingMistake>;
  readonly rows: ParityJudgement;
}

type Run = (command: string, exitCodes: readonly number[]) => Promise<string>;

/** Runs the terminal commands an engineer would run, in their order, and judges the two that have something to find. */
export async function checkBothDatabases(planted: readonly Planted[], surroundings: Surroundings): Promise<Verdicts> {
  const run: Run = (command, exitCodes) => runLockstep(command, exitCodes, surroundings);
  await step({
    title: 'Assess: the connections',
    why: 'Who am I on both sides, what could I break, could changes be captured?',
    work: () => run('check-connections', [0, 1]),
    outcome: () => 'both answer',
  });
  await step({
    title: 'Assess: the source',
    why: 'What is there to move? Read from the catalogue; the numbers of rows are the server’s estimates.',
    work: () => run('inspect-schema --side source', [0]),
    outcome: () => 'read',
  });
  const schemas = await step({
    title: 'Assess: both schemas',
    why: 'What changes meaning on the way? The target was written by hand and four things in it are wrong.',
    work: () => compareSchemas(run),
    outcome: ({ planted: mistakes }) => `${count(mistakes)} mistakes of the target’s definition found`,
  });
  await step({
    title: 'Plan',
    why: 'Phases, gates and ways back, with SQL and commands for these very tables.',
    work: () => run('generate-plan', [0, 1]),
    outcome: () => 'written; begin with migration/PLAN.md',
  });
  const rows = await step({
    title: 'Check parity, while the shop goes on selling',
    why: 'Do all rows agree? Differences are looked at again, so that those in flight are not called drift.',
    work: () => checkParity(run, planted),
    outcome: (found) =>
      `${count(found.planted)} planted rows found, ${found.inFlight} differences recognised as in flight`,
  });
  return { schemas, rows };
}

async function compareSchemas(run: Run): Promise<Judgement<MappingMistake>> {
  await run('compare-schemas --severity warning', [1]);
  return judgeComparison(await run('compare-schemas --limit 200 --json', [1]), MAPPING_MISTAKES);
}

async function checkParity(run: Run, planted: readonly Planted[]): Promise<ParityJudgement> {
  await run('check-parity', [1]);
  return judgeParity(await run('check-parity --json', [1]), planted);
}

function count(planted: Judgement<unknown>['planted']): string {
  return `${planted.filter(({ found }) => found).length} of ${planted.length}`;
}
