import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity } from '../wording.ts';
import { oldShape } from './old-shape.ts';

/** The copy while nobody writes. */
export function copyAtOnce(situation: Situation): Phase {
  const { source, target, measured, question, pairs } = situation;
  return {
    id: 'backfill',
    title: 'Stop and copy',
    goal: `${target.database} holds every row of ${source.database}, copied while nobody writes.`,
    reads: `${source.label}, or a page that says when the service is back`,
    primaryWrites: 'none',
    secondaryWrites: `${target.label}, by the copy`,
    steps: makeSteps([
      {
        title: `Stop every writer of ${source.label}`,
        why: `${listNames(['the application', ...question.otherWriters])}. ${question.downtimeSeconds} s are tolerated from here to the end of the next phase.`,
        commands: [commands.activate],
        prints: ['{"at":"…","open":…}'],
        expect: `The write counters of ${source.label} stand still. The command notes that nothing is written any more.`,
      },
      {
        title: `Copy ${quantity(pairs.length, 'table')}`,
        why: 'Parents first, in key order, with checkpoints.',
        commands: [commands.backfill],
        prints: ['… read, … inserted, 0 parked', 'The backfill is complete.'],
        expect: 'Exit code 0.',
        seconds: measured?.estimate.backfillSeconds?.high ?? null,
      },
    ]),
    gate: gateOf(situation, 'backfill'),
    rollback: back(situation),
    pointOfNoReturn: false,
  };
}

/** The comparison while nobody writes. */
export function verifyAtOnce(situation: Situation): Phase {
  const { source, target, measured, pairs } = situation;
  return {
    id: 'parity',
    title: 'Compare',
    goal: `${source.database} and ${target.database} hold the same rows.`,
    reads: 'none, or the page of before',
    primaryWrites: 'none',
    secondaryWrites: 'none',
    steps: makeSteps([
      {
        title: `Compare every row of ${quantity(pairs.length, 'table')}, both ways`,
        why: 'Nobody writes: there is no difference that lag explains.',
        commands: [commands.checkParity, commands.validate],
        prints: [
          `equal: ${pairs.length} of ${quantity(pairs.length, 'table')} equal, …, 0 confirmed differences, …`,
          'EQUAL …',
        ],
        expect: 'Exit code 0.',
        seconds: measured?.estimate.verifySeconds?.high ?? null,
      },
    ]),
    gate: gateOf(situation, 'parity'),
    rollback: back(situation),
    pointOfNoReturn: false,
  };
}

/** The switch; from the first write on there is no way back without loss. */
export function switchAtOnce(situation: Situation): Phase {
  const { source, target, question } = situation;
  return {
    id: 'write-cutover',
    title: 'Switch',
    goal: `Users read and write ${target.label}.`,
    reads: target.label,
    primaryWrites: target.label,
    secondaryWrites: 'none',
    steps: makeSteps([
      {
        title: 'Raise the counters, and flip the fence',
        why: 'Copied ids do not move counters: the first insert would fail with a duplicate key. The kit raises them and opens the target.',
        commands: [commands.prove, commands.cutover],
        prints: [
          'Changes of the target reach the source, in … ms…',
          'The target is written to (epoch …); nobody could write for … ms, …',
        ],
        expect: 'Exit code 0.',
        seconds: question.pauseSeconds,
      },
      ...oldShape(situation, 'starts next'),
      {
        title: 'POINT OF NO RETURN: start the application on the target',
        why: `From its first write on ${source.label} is out of date. Try it yourselves first, with readers only.`,
        expect: `New rows appear in ${target.database}; nothing reaches ${source.label} any more.`,
      },
    ]),
    gate: gateOf(situation, 'write-cutover'),
    rollback: {
      ...back(situation),
      dataImpact: `Before the application starts: none. After it: every write that ${target.label} took.`,
    },
    pointOfNoReturn: true,
  };
}

function back({ source, target }: Situation): Phase['rollback'] {
  return {
    steps: makeSteps([
      {
        title: `Start the application on ${source.label} again`,
        why: `It holds every row as it was when the writers stopped. If the fence is flipped already, “rollback” first. What was copied to ${target.label} is deleted before the next attempt: “backfill undo --relay-stopped”.`,
        expect: `Writes succeed on ${source.label}.`,
      },
    ]),
    dataImpact: `None. ${source.label} was not written.`,
    seconds: 60,
  };
}
