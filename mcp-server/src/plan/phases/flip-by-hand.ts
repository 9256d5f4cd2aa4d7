import { byKafka } from '../by-kafka.ts';
import { commands } from '../commands.ts';
import type { StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity } from '../wording.ts';
import { oldShape } from './old-shape.ts';
import { rehearsedApart } from './rehearsed-apart.ts';

/** The flip where something else than the kit carries the changes: the log’s connector, or the trickle. */
export function flipByHand(situation: Situation): StepText[] {
  const { source, target, question, decision } = situation;
  const carrier = decision.route.capture === 'log' ? 'connector' : 'trickle';
  return [
    rehearsedApart(situation),
    ...(question.reversible ? [reverse(situation)] : []),
    {
      title: `Hold the writers of ${source.label}`,
      why: question.tooling.includes('proxy')
        ? `Pause the pools of the proxy in front of ${source.label}: requests wait. At most ${question.pauseSeconds} s.`
        : `Take INSERT, UPDATE and DELETE from the logins of the application, or stop it: requests fail meanwhile; ${question.downtimeSeconds} s are tolerated.`,
      expect: `The write counters of ${source.label} stand still.`,
    },
    ...(carrier === 'connector' ? [mark(situation)] : []),
    {
      title: 'Wait until everything is carried',
      why:
        carrier === 'connector'
          ? `The position of the connector must reach the mark, the end of the log of ${source.label} after the hold, and the lag of every sink must be 0 on every partition: one heartbeat that arrived proves neither.`
          : `One pass for the time of the last change, then one sweep for deleted keys.`,
      commands:
        carrier === 'connector' ? byKafka(situation, commands.cdcOffsets, commands.cdcLag, commands.syncStatus) : [],
      expect: carrier === 'connector' ? 'Position reached; LAG 0 in every line.' : 'Nothing is left.',
    },
    {
      title: 'Verify',
      why: 'Nobody writes now: the two sides must agree exactly.',
      commands: [commands.checkParity, commands.validate],
      prints: ['equal: …', 'EQUAL …'],
      expect: `Exit code 0. Otherwise let the writers of ${source.label} go on, and leave the phase.`,
    },
    ...advance(situation),
    {
      title: `Open ${target.label} to the writers`,
      why: question.reversible
        ? 'The connector of the way back runs already: the first write must be captured.'
        : `From the first write on ${source.label} is out of date.`,
      expect: `New rows appear in ${target.database}.`,
    },
    ...oldShape(situation),
    {
      title: 'Watch',
      why: `Writes are new on ${target.label}: errors against the baseline, writers that still reach ${source.label}.`,
      commands: question.reversible ? [commands.checkParity] : [],
      expect: 'The limits at which to act stand in RUNBOOK.md.',
    },
  ];
}

/** Back to the source where the kit does not carry. */
export function wayBackByHand({ source, target, question }: Situation): StepText[] {
  return [
    {
      title: `Before the first write to ${target.label}: let the writers of ${source.label} go on`,
      why: 'Nothing was written to the target by users yet.',
      expect: `Writes succeed on ${source.label}.`,
    },
    question.reversible
      ? {
          title: 'After it: hold the writers, let the connector of the way back end, verify, open the source',
          why: `The same order the other way round; ${source.label} must have every write made since the flip.`,
          commands: [commands.checkParity],
          prints: ['equal: …'],
          expect:
            'Exit code 0 before the source is opened. With a difference: stay on the target, or accept its loss by name.',
        }
      : {
          title: 'After it: repair forward',
          why: `Nothing carries writes of ${target.label} back to ${source.label}.`,
          expect: `Corrections are made in ${target.database}.`,
        },
  ];
}

function mark({ source }: Situation): StepText {
  return {
    title: 'Mark the fence',
    why: `Where the log of ${source.label} ends now is what has to be on the other side. It is printed, and kept as evidence: the gate of this phase compares with it. Mark again after every hold.`,
    commands: [commands.markFence],
    prints: ['The log of the source … ends at …'],
    expect: 'A position; it grows no more but by heartbeats.',
  };
}

function reverse({ source, target }: Situation): StepText {
  return {
    title: `Run connectors from ${target.label} to ${source.label}, idle`,
    why: 'Their files come from a project of its own whose source is this target (lockstep generate-plan there). They start after the first connectors have carried everything and are stopped, and before the first write of the target: so nothing goes round in a circle.',
    expect: 'Rehearsed on copies: a trial row travels both ways and does not come back.',
  };
}

function advance({ targetCounters }: Situation): StepText[] {
  if (targetCounters.length === 0) return [];
  const counters = targetCounters.map(
    ({ column, sequence, otherNext }) =>
      `${column} (${sequence}; the other side's next was ${otherNext ?? 'not known'})`,
  );
  return [
    {
      title: `Advance ${quantity(targetCounters.length, 'sequence')}`,
      why: `Copied ids do not move ${listNames(counters)}: the first insert would fail with a duplicate key. The script moves each past the largest id, past what the source would have handed out when this plan was made, and leaves a gap of 1,000; it never moves one back.`,
      commands: [commands.advanceSequences],
      expect: `${quantity(targetCounters.length, 'line')}, each with a next value above the largest id.`,
    },
  ];
}
