import type { Change, ChangeStep } from '../../model/change.ts';
import { stepsOf } from '../../model/change-criteria.ts';
import { changeCommand, changePath } from '../../model/change-paths.ts';
import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity, quantityThat } from '../wording.ts';
import { prepare } from './prepare.ts';

/** A phase with the scripts of the changes that belong to it, before its own steps; its way back takes them back first. */
export function withChanges(situation: Situation, phase: Phase): Phase {
  const own = changeSteps(situation, phase.id);
  const back = undoSteps(situation, phase.id);
  if (own.length + back.length === 0) return phase;
  return {
    ...phase,
    steps: numbered([...makeSteps(own), ...phase.steps]),
    rollback: { ...phase.rollback, steps: numbered([...makeSteps(back), ...phase.rollback.steps]) },
  };
}

function numbered(steps: Phase['steps']): Phase['steps'] {
  return steps.map((step, at) => ({ ...step, id: `${at + 1}` }));
}

function changeSteps({ changes }: Situation, phase: string): StepText[] {
  const wanted = stepsOf(phase);
  const steps = changes.made.flatMap((change) =>
    wanted.flatMap((id) =>
      // The count belongs before the flip too, where there is one.
      id === 'verify' && phase === 'write-cutover' && !change.steps.some((step) => step.id === 'flip')
        ? []
        : change.steps.filter((step) => step.id === id).map((step) => stepText(change, step)),
    ),
  );
  return phase === 'target-schema' ? [...refused(changes.refused), ...steps] : steps;
}

function refused(refused: Situation['changes']['refused']): StepText[] {
  if (refused.length === 0) return [];
  return [
    {
      title: `Correct ${quantity(refused.length, 'change')} of lockstep.yaml that cannot be made`,
      why: refused.map(({ name, kind, reason }) => `${name} (${kind}): ${reason}`).join(' '),
      commands: [commands.generatePlan],
      expect: 'No line begins with "change refused".',
    },
  ];
}

function stepText(change: Change, step: ChangeStep): StepText {
  return {
    title: `${change.name}: ${step.title}`,
    why: `${change.title}. ${step.about.join(' ')}`,
    commands: [changeCommand(changePath(change, step, 'forward'))],
    prints: step.prints === null ? [] : [`lockstep: ${step.prints}`],
    expect: 'Exit code 0. It may be run again; where a lock was in its way it tries again by itself.',
  };
}

function undoSteps({ changes }: Situation, phase: string): StepText[] {
  const wanted = stepsOf(phase);
  return changes.made.flatMap((change) =>
    change.steps
      .filter(({ id, undo }) => wanted.includes(id) && undo.length > 0)
      .toReversed()
      .map((step) => ({
        title: `Take back ${step.id} of ${change.name}`,
        why: step.undoMeans,
        commands: [changeCommand(changePath(change, step, 'undo'))],
        expect: 'Exit code 0.',
      })),
  );
}

interface Texts {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  readonly reads: string;
  readonly writes: string;
  readonly dataImpact: string;
  readonly step?: StepText;
}

const TEXTS: readonly Texts[] = [
  {
    id: 'target-schema',
    title: 'Expand',
    goal: 'The new shapes stand beside the old ones, empty.',
    reads: 'the old shapes',
    writes: 'the old shapes',
    dataImpact: 'None: nothing uses the new shapes yet.',
  },
  {
    id: 'dual-write',
    title: 'Write both shapes',
    goal: 'Whatever writes one shape writes the other, in the same transaction.',
    reads: 'the old shapes',
    writes: 'both shapes, by triggers',
    dataImpact: 'None: the old shapes have everything. The copy begins again after the next capture.',
  },
  {
    id: 'backfill',
    title: 'Bring the rows that are there',
    goal: 'The new shapes hold every row.',
    reads: 'the old shapes',
    writes: 'both shapes, by triggers',
    dataImpact: 'None.',
  },
  {
    id: 'parity',
    title: 'Prove both shapes equal',
    goal: 'No row differs, in either direction, while the application writes; the new shapes have the rules of the old ones.',
    reads: 'the old shapes',
    writes: 'both shapes, by triggers',
    dataImpact: 'None.',
  },
  {
    id: 'read-ramp',
    title: 'Let the new version serve',
    goal: 'The new version of the application reads and writes the new shapes beside the old version.',
    reads: 'the new shapes for 1, 10, 50, then 100 % of users',
    writes: 'both shapes, by triggers',
    dataImpact: 'None: both shapes are written, whichever version writes.',
    step: {
      title: 'Bring the new version out: 1, 10, 50, 100 %',
      why: 'Not before verify said 0 differences: until then a new shape reads as NULL where no row was brought.',
      expect: 'Errors and latency stay within the limits over a busy hour at each step.',
    },
  },
  {
    id: 'write-cutover',
    title: 'Flip',
    goal: 'The old version is gone; the record says since when.',
    reads: 'the new shapes',
    writes: 'both shapes, by triggers',
    dataImpact: 'None: the old shapes are written all the while.',
  },
  {
    id: 'clean-up',
    title: 'Contract',
    goal: 'The old shapes are gone.',
    reads: 'the new shapes',
    writes: 'the new shapes',
    dataImpact: 'Each README.md under migration/changes says what cannot come back.',
  },
];

/** The phases of a plan that only changes shapes. */
export const changePhases: readonly ((situation: Situation) => Phase)[] = [prepared, ...TEXTS.map(phaseOf)];

/** No row is copied to another database, so nothing has to note changes for it. */
function prepared(situation: Situation): Phase {
  const { changes, source, facts } = situation;
  const phase = prepare(situation);
  const kept = phase.steps.filter(({ title }) => /^(?:Remove|Restore a backup)/.test(title));
  return {
    ...phase,
    title: 'Prepare',
    goal: `${source.database} is backed up, and ${quantityThat(changes.made.length, 'change', 'of its shape is', 'of its shape are')} read: ${listNames(changes.made.map(({ title }) => title))}.`,
    secondaryWrites: 'none',
    steps: numbered([
      ...makeSteps([
        {
          title: 'Prove that the login of Lockstep can only read',
          why: `${facts.source.user} on ${source.label} is used by every check below; it must also be able to read lockstep_change and lockstep_old_write, which the first scripts make. Where it may not see triggers a person answers for them.`,
          commands: [commands.checkConnections],
          expect: 'No right beyond reading is named; each point that is listed is settled or written down.',
        },
      ]),
      ...kept,
    ]),
    rollback: {
      ...phase.rollback,
      dataImpact: 'None: nothing was changed.',
    },
  };
}

function phaseOf({ id, title, goal, reads, writes, dataImpact, step }: Texts): (situation: Situation) => Phase {
  return (situation) => ({
    id,
    title,
    goal,
    reads,
    primaryWrites: writes,
    secondaryWrites: id === 'target-schema' || id === 'clean-up' ? 'none' : 'in the same transaction',
    steps: makeSteps([step ?? (changeSteps(situation, id).length === 0 ? nothing : null)]),
    gate: gateOf(situation, id),
    rollback: {
      steps: makeSteps([
        id === 'read-ramp'
          ? {
              title: 'Bring the old version out again',
              why: 'It sees every write of the new one.',
              expect: 'The old version serves.',
            }
          : undoSteps(situation, id).length === 0
            ? nothing
            : null,
      ]),
      dataImpact,
      seconds: null,
    },
    pointOfNoReturn: id === 'clean-up',
  });
}

const nothing: StepText = {
  title: 'Nothing to do',
  why: 'No change of lockstep.yaml has a script here.',
  expect: 'Go on with the next phase.',
};
