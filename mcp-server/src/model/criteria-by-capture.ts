import type { CaptureWay } from './capture-way.ts';
import { CRITERIA, type Criterion, type CriterionId, criteriaOf } from './criterion.ts';
import type { PhaseId } from './phase-id.ts';

/** How a criterion is shown under a strategy: by evidence, or, where no tool of Lockstep can see it, by a person's word under its name. */
export interface AskedCriterion {
  readonly criterion: Criterion;
  readonly byHand: boolean;
}

/** Figures of the kit's own outbox, fence, backfill and flip, which are nowhere where the kit carries nothing. */
const OF_THE_KIT: readonly CriterionId[] = [
  'kit-installed',
  'nothing-parked',
  'secondary-success',
  'backfill-complete',
];

/** What is asked where only shapes change, beside each change itself. */
const OF_SCRIPTS: readonly CriterionId[] = [
  'evidence-intact',
  'logins-only-read',
  'schemas-unchanged',
  'mapping-unchanged',
  'p99-impact',
  'approved',
];

/** What a strategy has nothing of, so that its gates do not ask. */
const LEFT_OUT: Readonly<Record<CaptureWay, readonly CriterionId[]>> = {
  adapter: ['pipe-drained'],
  inline: ['pipe-drained'],
  triggers: ['pipe-drained'],
  // The log holds every change, whoever makes it.
  log: [...OF_THE_KIT, 'writers-covered'],
  // The kit copies, and its trickle reads the tables: no queue, no log.
  batch: ['secondary-success', 'retention-left', 'pipe-drained'],
  // Nobody writes between the copy and the switch: nothing lags, soaks or goes back.
  none: [
    'pipe-drained',
    'soaked',
    'reads-match',
    'p99-impact',
    'secondary-success',
    'lag-bounded',
    'retention-left',
    'source-kept',
    'writers-covered',
    'rehearsed',
  ],
  // One server, one transaction for both shapes.
  'one transaction': [...OF_THE_KIT, 'lag-bounded', 'retention-left', 'pipe-drained', 'reverse-proven', 'rehearsed'],
  // No table is mapped: the records of the changes say what their rows, writers and steps are.
  scripts: CRITERIA.map(({ id }) => id).filter((id) => !OF_SCRIPTS.includes(id)),
};

/** What matters and is done by hand. */
const BY_HAND: Readonly<Record<CaptureWay, readonly CriterionId[]>> = {
  adapter: [],
  inline: [],
  triggers: [],
  log: ['reverse-proven', 'rehearsed', 'flipped', 'source-kept'],
  batch: ['lag-bounded', 'reverse-proven', 'rehearsed', 'flipped', 'source-kept'],
  none: [],
  'one transaction': ['flipped', 'source-kept', 'source-silent'],
  scripts: ['p99-impact'],
};

/** Shown by shadow reads or by the application’s own metrics; by a person’s word only where the strategy is carried out by hand. */
const OWN_METRICS: readonly CriterionId[] = ['reads-match', 'p99-impact'];

/** What the gate of a phase asks under a strategy: the plan names these, and check_gate judges these. */
export function askedCriteria(phase: PhaseId, capture: CaptureWay): AskedCriterion[] {
  const byHand = BY_HAND[capture];
  return criteriaOf(phase)
    .filter(({ id }) => !LEFT_OUT[capture].includes(id))
    .map((criterion) => ({ criterion: worded(criterion, capture), byHand: byHand.includes(criterion.id) }));
}

/** One database has one login and one schema. */
const TITLES_OF_SCRIPTS: Readonly<Partial<Record<CriterionId, string>>> = {
  'logins-only-read': 'The login of Lockstep can only read.',
  'schemas-unchanged': 'The schema is what it was when the plan was made, but for what the changes name.',
  'mapping-unchanged': 'No table is mapped, as when the plan was made.',
};

function worded(criterion: Criterion, capture: CaptureWay): Criterion {
  return { ...criterion, title: (capture === 'scripts' ? TITLES_OF_SCRIPTS[criterion.id] : null) ?? criterion.title };
}

/** What the gate of a phase does not ask under a strategy. */
export function leftOutCriteria(phase: PhaseId, capture: CaptureWay): Criterion[] {
  return criteriaOf(phase).filter(({ id }) => LEFT_OUT[capture].includes(id));
}

/** Whether a person may answer for what no tool could tell. */
export function mayBeTold({ criterion: { id }, byHand }: AskedCriterion, capture: CaptureWay): boolean {
  return byHand || (BY_HAND[capture].length > 0 && OWN_METRICS.includes(id));
}

/** The id by which a person answers for a criterion that is met by hand. */
export function byHandId(id: CriterionId): string {
  return `by hand: ${id}`;
}
