import type { Phase, Step } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { findingGates } from '../phase-findings.ts';
import { type CounterToAdvance, type Survey, triggersOn } from '../survey.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 6: fence, drain, verify, flip. A bounded write pause, with reverse sync running before the first write to the target. */
export function writeCutover(survey: Survey): Phase {
  const { source, target } = survey;
  return {
    id: 'write-cutover',
    title: 'Write cutover',
    goal: `${target.label} is the primary; ${source.label} follows it through reverse sync. Writers pause between closing one fence and opening the other; how long is unknown until rehearsed.`,
    reads: target.label,
    primaryWrites: `${source.label} until the flip, then ${target.label}`,
    secondaryWrites: `${target.label} by the relay until the flip, then ${source.label} by the reverse relay`,
    steps: cutoverSteps(survey),
    gate: [
      {
        id: 'reverse-parity',
        criterion: `Zero confirmed differences while ${target.label} is written; the reverse relay has carried a change of each table and nothing is parked.`,
        check: 'lockstep check-parity ends with exit code 0 after a full business day on the target.',
      },
      {
        id: 'no-rogue-writer',
        criterion: `Only the reverse relay's login has written to ${source.database} since the flip.`,
        check: `Per-user write counters or the log of ${source.label}.`,
      },
      ...findingGates(survey.findings, 'write-cutover'),
    ],
    rollback: {
      steps: wayBack(survey),
      dataImpact: `None when drained as below. Reverse sync has carried every write of ${target.label} back. A value that ${source.label} cannot hold is parked by the reverse relay and is the data at risk. Flipping back without reverse sync loses every write since the flip.`,
      seconds: null,
    },
    pointOfNoReturn: false,
  };
}

function cutoverSteps(survey: Survey): Step[] {
  const { source, target, pairs } = survey;
  return makeSteps('6', [
    ...preparation(survey),
    {
      title: 'Check that the cutover may begin',
      why: `No confirmed difference, no parked event, no schema change since this plan, no long transaction on ${source.label}.`,
      commands: [commands.checkParity, commands.compareSchemas],
      expect: 'Exit code 0 from parity; the findings of this plan or fewer from the comparison.',
    },
    {
      title: `Fence ${source.database}: no writer`,
      why: 'One UPDATE of the fence row with a lock timeout of 3 s waits for the writers that are inside and lets no new one in. On a timeout nothing has changed: find the long transaction and try again.',
      expect:
        'The fence says writer none, epoch one higher. From here on the pause is running; do not exceed the seconds you accepted.',
    },
    {
      title: 'Drain',
      why: 'Take the highest outbox id after the fence is closed, not before, and wait until everything up to it is applied.',
      expect: '0 open and 0 parked events.',
    },
    keylessCopy(survey),
    {
      title: 'Verify',
      why: 'Nobody writes now: the two sides must agree exactly, without looking twice.',
      commands: [commands.checkParity, commands.validate],
      expect: `Exit code 0, and ${quantity(pairs.length, 'line')} beginning with EQUAL. Otherwise reopen ${source.database} (writer = source) and leave the phase.`,
    },
    advance(survey),
    triggers(survey),
    {
      title: `Start the reverse relay, then open ${target.database}: writer = target`,
      why: 'In this order: the first write to the target must already be captured. One fence row changes from none to target; both at none is a safe place to stop.',
      expect: `New rows appear in ${target.database} and, shortly after, in ${source.database}.`,
    },
    {
      title: 'Watch',
      why: `Writes are new on ${target.label}: error rate against the baseline, the age of the oldest reverse event, writers that still reach ${source.label}.`,
      commands: [commands.checkParity],
      expect: 'Exit code 0. The stop conditions are in RUNBOOK.md.',
    },
  ]);
}

function preparation({ source, target, pairs }: Survey): StepText[] {
  return [
    {
      title: 'Rehearse the whole phase on restored copies, way back included',
      why: `It gives the seconds that this plan does not know, for ${quantity(pairs.length, 'table')} of ${source.database}.`,
      expect:
        'Measured seconds for each step below, written into this plan; parity clean after the flip and after the way back.',
    },
    {
      title: `Deploy the reverse relay from ${target.database} to ${source.database}, idle`,
      why: `Work for the team; this version of Lockstep does not generate it. The same relay the other way round: outbox in ${target.database}, ledger in ${source.database}, versions carry the fence's epoch in their high bits so that they stay newer than everything before the flip. Changes that a relay applied are marked and not captured again.`,
      expect: 'A trial key travels both ways and does not come back.',
    },
  ];
}

function keylessCopy({ keyless, source }: Survey): StepText | null {
  if (keyless.length === 0) return null;
  return {
    title: `Copy ${listNames(keyless)} again, as a whole`,
    why: `There is no key to follow their changes by, and ${source.label} is not written now.`,
    expect: `The validation scripts of ${listNames(keyless)} agree.`,
  };
}

function advance({ targetCounters }: Survey): StepText | null {
  if (targetCounters.length === 0) return null;
  return {
    title: `Advance ${quantity(targetCounters.length, 'sequence')}`,
    why: `Copied ids do not move ${listNames(targetCounters.map(counterText))}: the first insert would fail with a duplicate key. The script moves each past the largest id, past what the source would have handed out when this plan was made, and leaves a gap of 1,000; it never moves one back.`,
    commands: [commands.advanceSequences],
    expect: `${quantity(targetCounters.length, 'line')}, each with a next value above the largest id.`,
  };
}

function counterText({ column, sequence, otherNext }: CounterToAdvance): string {
  return `${column} (${sequence}; the other side's next was ${otherNext ?? 'not known'})`;
}

function triggers(survey: Survey): StepText | null {
  const found = triggersOn(survey, 'source');
  if (found.length === 0) return null;
  return {
    title: `Hand over ${quantity(found.length, 'trigger')}`,
    why: `${listNames(found.map((trigger) => `${trigger.name} on ${trigger.table}`))}: their work belongs to ${survey.target.database} now, and must not be done again in ${survey.source.database} for changes that come back through reverse sync.`,
    expect: 'Active on the target, inactive on the source for the reverse relay.',
  };
}

function wayBack(survey: Survey): Step[] {
  const { source, target, sourceCounters } = survey;
  return makeSteps('6.R', [
    {
      title: `Before the flip: reopen ${source.database}`,
      why: 'Nothing was written to the target by users yet.',
      expect: `The fence says writer = source; writes succeed on ${source.label}.`,
    },
    {
      title: `After the flip: fence ${target.database}, drain the reverse relay`,
      why: 'The same fence and the same order the other way round: close, then take the highest reverse outbox id, then wait for it.',
      expect: '0 open and 0 parked reverse events.',
    },
    {
      title: 'Verify the way back',
      why: `${source.database} becomes the primary again: it must have every write made since the flip.`,
      commands: [commands.checkParity],
      expect: 'Exit code 0. With a difference: stay on the target, or accept its loss by name.',
    },
    sourceCounters.length === 0
      ? null
      : {
          title: `Advance ${quantity(sourceCounters.length, 'sequence')} of the source`,
          why: `Rows that came back carried their ids: ${listNames(sourceCounters.map((counter) => counter.column))}.`,
          expect: 'Each next value is above the largest id.',
        },
    {
      title: `Open ${source.database}: writer = source, reads back`,
      why: `The relay to ${target.database} goes on, so a second attempt starts from phase 5.`,
      expect: `Writes succeed on ${source.label} and arrive in ${target.database}.`,
    },
  ]);
}
