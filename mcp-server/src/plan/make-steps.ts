import type { Step } from '../model/plan.ts';

export interface StepText {
  readonly title: string;
  readonly why: string;
  readonly commands?: readonly string[];
  readonly expect: string;
}

/** Numbers the steps `prefix.1`, `prefix.2` …; `null` entries do not apply to these databases. No step's duration is known before rates are measured. */
export function makeSteps(prefix: string, texts: readonly (StepText | null)[]): Step[] {
  return texts
    .filter((text) => text !== null)
    .map((text, place) => ({
      id: `${prefix}.${place + 1}`,
      title: text.title,
      why: text.why,
      commands: [...(text.commands ?? [])],
      expect: text.expect,
      seconds: null,
    }));
}
