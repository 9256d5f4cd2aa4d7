import { secondsText } from '../model/number-text.ts';
import type { Phase, Step } from '../model/plan.ts';
import { type Dialects, shownCommand } from './client-commands.ts';
import type { ShownPhase } from './document-contexts.ts';

/** The phases as the documents print them: numbered from 0, commands spelled out, a phase's duration is that of its steps whose rate was measured. */
export function shownPhases(phases: readonly Phase[], dialects: Dialects): ShownPhase[] {
  return phases.map((phase, number) => ({
    number,
    title: phase.title,
    goal: phase.goal,
    reads: phase.reads,
    primaryWrites: phase.primaryWrites,
    secondaryWrites: phase.secondaryWrites,
    steps: phase.steps.map((step) => shownStep(step, dialects)),
    gate: phase.gate.map((criterion) => ({ ...criterion })),
    rollback: { ...phase.rollback, steps: phase.rollback.steps.map((step) => shownStep(step, dialects)) },
    pointOfNoReturn: phase.pointOfNoReturn,
    seconds: known(phase.steps.map((step) => step.seconds)),
  }));
}

function shownStep(step: Step, dialects: Dialects): ShownPhase['steps'][number] {
  return {
    id: step.id,
    title: step.title,
    why: step.why,
    prints: [...step.prints],
    expect: step.expect,
    took: step.seconds === null ? null : secondsText(step.seconds),
    commands: step.commands.map((command) => shownCommand(command, dialects)),
    manual: step.commands.length === 0,
  };
}

/** The sum of what was measured; null where nothing was. */
function known(parts: readonly (number | null)[]): number | null {
  const measured = parts.filter((part) => part !== null);
  return measured.length === 0 ? null : measured.reduce((sum, part) => sum + part, 0);
}
