import { type Decision, decideStrategy } from './decide-strategy.ts';
import type { PlanInput } from './plan-input.ts';
import { questionOf } from './question.ts';
import type { Question } from './strategy/strategy.ts';
import { type Survey, survey } from './survey.ts';

/** The facts, and what was decided on them. */
export interface Situation extends Survey {
  readonly question: Question;
  readonly decision: Decision;
}

/** Brings everything together that the phases speak of. */
export function situation(input: PlanInput): Situation {
  const facts = survey(input);
  const question = questionOf(facts);
  return { ...facts, question, decision: decideStrategy(question) };
}
