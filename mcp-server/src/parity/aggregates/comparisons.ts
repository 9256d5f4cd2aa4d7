import type { AggregateRow } from '../../model/aggregates.ts';
import { LockstepError } from '../../model/errors.ts';
import { type ComparedGroup, type Comparing, compareGroups } from './compare-groups.ts';
import { commonReading } from './measure-values.ts';
import type { PlannedMeasure, Reading } from './measures.ts';
import type { PlannedQuestion } from './plan-question.ts';
import type { Answers } from './read-answers.ts';

type Side = keyof Answers;

/** Two answers to lay side by side. */
export interface PlannedComparison {
  readonly left: string;
  readonly right: string;
  /** Of the left; the right has as many, in the same order. */
  readonly measures: readonly PlannedMeasure[];
  readonly readings: readonly Reading[];
  readonly measureNames: readonly string[];
  readonly groupNames: readonly string[];
  /** Which parts of a group's key are never shown. */
  readonly masked: readonly boolean[];
  groups(answers: Answers): ComparedGroup[];
}

/** Source against target for each question; with two questions also one against the other on each side. VALIDATION when these two do not match. */
export function planComparisons(first: PlannedQuestion, second: PlannedQuestion | null): PlannedComparison[] {
  const across = [first, ...(second === null ? [] : [second])].map((question, at) =>
    compared({ question, side: 'source', at }, { question, side: 'target', at }),
  );
  if (second === null) return across;
  const sides: readonly Side[] = ['source', 'target'];
  return [
    ...across,
    ...sides.map((side) => compared({ question: first, side, at: 0 }, { question: second, side, at: 1 })),
  ];
}

interface Place {
  readonly question: PlannedQuestion;
  readonly side: Side;
  /** Which of the questions. */
  readonly at: number;
}

function compared(left: Place, right: Place): PlannedComparison {
  const comparing = comparingOf(left.question, right.question);
  const rows = ({ side, at }: Place, answers: Answers): readonly AggregateRow[] => answers[side][at] ?? [];
  const names = (ours: readonly { name: string }[], theirs: readonly { name: string }[]) =>
    ours.map(({ name }, at) => (theirs[at]?.name === name ? name : `${name} = ${theirs[at]?.name}`));
  return {
    left: left.question.names[left.side],
    right: right.question.names[right.side],
    measures: left.question.measures,
    readings: comparing.readings,
    measureNames: names(left.question.measures, right.question.measures),
    groupNames: names(left.question.groups, right.question.groups),
    masked: left.question.groups.map(({ masked }, at) => masked || right.question.groups[at]?.masked === true),
    groups: (answers) => compareGroups(comparing, rows(left, answers), rows(right, answers)),
  };
}

function comparingOf(left: PlannedQuestion, right: PlannedQuestion): Comparing {
  if (left.measures.length !== right.measures.length || left.groups.length !== right.groups.length) {
    throw unlike('`equals` needs as many measures and as many groups as the question it is set against');
  }
  const odd = left.groups.findIndex(({ kind }, at) => kind !== right.groups[at]?.kind);
  if (odd >= 0)
    throw unlike(`the groups ${left.groups[odd]?.name} and ${right.groups[odd]?.name} are of different kinds`);
  const widths = (question: PlannedQuestion) => question.measures.map(({ asks }) => asks.source.length);
  return {
    numeric: left.groups.map(({ numeric }) => numeric),
    readings: left.measures.map((measure, at) => commonReading(measure, right.measures[at] ?? measure)),
    widths: { left: widths(left), right: widths(right) },
  };
}

function unlike(what: string): LockstepError {
  return new LockstepError('VALIDATION', what, {
    hint: 'Give both the same number of measures and groups, in the same order and of the same kinds.',
  });
}
