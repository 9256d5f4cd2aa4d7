import type { AggregateComparison, AggregateQuestion, AggregatesResult } from '../../model/aggregates.ts';
import { masking } from '../../model/show-value.ts';
import { revealing, type ValueKind } from '../../model/value-kind.ts';
import type { Sleep } from '../cancelled.ts';
import { sleep, throwIfCancelled } from '../cancelled.ts';
import type { Catalogues } from './column-pairs.ts';
import { agrees } from './compare-groups.ts';
import { type PlannedComparison, planComparisons } from './comparisons.ts';
import { lookTwice } from './look-twice.ts';
import { notesOf } from './notes.ts';
import { planQuestion } from './plan-question.ts';
import { type BothDatabases, readAnswers } from './read-answers.ts';
import { reportComparison } from './report-comparison.ts';

export interface AggregatesInput extends Catalogues, BothDatabases {
  readonly question: AggregateQuestion;
  /** An invariant: what must come to the same as `question` on each side. */
  readonly equals: AggregateQuestion | null;
  /** More groups than this: only those that differ are listed, up to as many. */
  readonly maxListed: number;
  /** Milliseconds before differing groups are looked at again. */
  readonly settleMs: number;
  readonly revealValues: boolean;
  /** Kinds of values that stay masked all the same. */
  readonly maskedKinds: readonly ValueKind[];
  /** Secret of the masks: a new one for each run keeps masked values from being guessed. */
  readonly maskSecret: string;
  /** Replaces waiting in real time. */
  readonly sleep?: Sleep;
}

/**
 * Lays aggregates of both databases side by side. What differs is looked at once more. Throws NOT_FOUND, VALIDATION or UNSUPPORTED
 * for a question that cannot be answered, CANCELLED, and the servers' own errors.
 */
export async function checkAggregates(input: AggregatesInput): Promise<AggregatesResult> {
  throwIfCancelled(input.signal);
  const first = planQuestion(input, input.question);
  const second = input.equals === null ? null : planQuestion(input, input.equals);
  const questions = [first, ...(second === null ? [] : [second])];
  const comparisons = planComparisons(first, second);
  const ask = async () => {
    const answers = await readAnswers(input, questions);
    return comparisons.map(({ groups }) => groups(answers));
  };
  const before = await ask();
  const differs = before.some((groups) => !groups.every(agrees));
  if (differs) await (input.sleep ?? sleep)(input.settleMs, input.signal);
  const after = differs ? await ask() : null;
  const mask = masking(input.maskSecret);
  const reveal = revealing(input.maskedKinds, mask);
  const show = input.revealValues ? reveal : mask;
  const reported = comparisons.map((comparison: PlannedComparison, at): AggregateComparison => {
    const looked = lookTwice(before[at] ?? [], after?.[at] ?? null);
    return reportComparison(comparison, looked, { maxListed: input.maxListed, show, reveal, mask });
  });
  return { verdict: verdictOf(reported), comparisons: reported, notes: notesOf(questions, input.revealValues) };
}

function verdictOf(comparisons: readonly AggregateComparison[]): AggregatesResult['verdict'] {
  const has = (wanted: AggregatesResult['verdict']) => comparisons.some(({ verdict }) => verdict === wanted);
  if (has('drift')) return 'drift';
  return has('incomplete') ? 'incomplete' : 'equal';
}
