import type { Step } from '../model/plan.ts';

export interface StepText {
  readonly title: string;
  readonly why: string;
  readonly commands?: readonly string[];
  /** What they print when all is well; … for what differs from run to run. */
  readonly prints?: readonly string[];
  readonly expect: string;
  /** From measured rates; left out: not known. */
  readonly seconds?: number | null;
}

/** The steps of a phase, numbered from 1; `null` entries do not apply to these databases. */
export function makeSteps(texts: readonly (StepText | null)[]): Step[] {
  return texts
    .filter((text) => text !== null)
    .map((text, place) => ({
      id: `${place + 1}`,
      title: text.title,
      why: text.why,
      commands: [...(text.commands ?? [])],
      prints: [...(text.prints ?? [])],
      expect: text.expect,
      seconds: text.seconds ?? null,
    }));
}
