import type { Dialect } from '../engines/engine.ts';
import type { Phase, Step } from '../model/plan.ts';
import { shownCommand } from './client-commands.ts';
import type { ShownPhase } from './contexts.ts';

/** The phases as the documents print them: numbered from 0, commands spelled out, a phase's duration known only when every step's is. */
export function shownPhases(phases: readonly Phase[], target: Dialect): ShownPhase[] {
  return phases.map((phase, number) => ({
    number,
    title: phase.title,
    goal: phase.goal,
    reads: phase.reads,
    primaryWrites: phase.primaryWrites,
    secondaryWrites: phase.secondaryWrites,
    steps: phase.steps.map((step) => shownStep(step, target)),
    gate: phase.gate.map((criterion) => ({ ...criterion })),
    rollback: { ...phase.rollback, steps: phase.rollback.steps.map((step) => shownStep(step, target)) },
    pointOfNoReturn: phase.pointOfNoReturn,
    seconds: total(phase.steps.map((step) => step.seconds)),
  }));
}

function shownStep(step: Step, target: Dialect): ShownPhase['steps'][number] {
  return {
    ...step,
    commands: step.commands.map((command) => shownCommand(command, target)),
    manual: step.commands.length === 0,
  };
}

function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

/** Lines of a Mermaid gantt, one bar a phase after the other; empty while any duration is unknown. */
export function gantt(phases: readonly ShownPhase[]): string[] {
  const bars: string[] = [];
  let start = 0;
  for (const { number, title, seconds } of phases) {
    if (seconds === null) return [];
    const bar = title.replace(/[:;#,]/g, ' ');
    bars.push(`  Phase ${number} ${bar} :phase${number}, ${start}, ${start + Math.max(1, Math.ceil(seconds))}`);
    start += Math.max(1, Math.ceil(seconds));
  }
  return bars.length === 0 ? [] : ['gantt', '  dateFormat X', '  axisFormat %H:%M:%S', ...bars];
}
