import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { makeSteps } from '../make-steps.ts';
import { findingGates } from '../phase-findings.ts';
import type { Survey } from '../survey.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 2: a relay carries every outbox event to the target, guarded by versions. */
export function dualWrite(survey: Survey): Phase {
  const { source, target, pairs } = survey;
  return {
    id: 'dual-write',
    title: 'Dual write through the outbox',
    goal: `Every change captured in ${source.database} reaches ${target.database}, in order per key, without ${source.label} waiting for it.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by the relay only`,
    steps: makeSteps('2', [
      {
        title: 'Start the relay',
        why: `Work for the team; this version of Lockstep does not generate it. Head of line per key, at least once: in one transaction of ${target.database} take the key's ledger row only if the event's version is newer, then write or delete the row; a deleted key keeps its ledger row. Never a cursor over the outbox id: ids are taken before commit, so late ones are skipped.`,
        expect: `A row written to ${firstName(survey)} in ${source.database} is in ${target.database} shortly after, also when the relay is killed in between and started again.`,
      },
      {
        title: 'Watch the outbox: oldest open event, its age, parked events',
        why: `Events that ${target.database} refuses (a value its type cannot hold, a missing parent) are parked and hold up their own key only.`,
        expect: 'The age of the oldest open event stays bounded through the busiest hour; no parked event.',
      },
      {
        title: 'Break it on purpose',
        why: `${quantity(pairs.length, 'table')} depend on it from here on: stop ${target.label} for a minute, kill the relay in the middle of a batch, write one key twice quickly.`,
        expect: `${source.label} answers as before, the queue drains by itself, and nothing is applied twice or in the wrong order.`,
      },
    ]),
    gate: [
      {
        id: 'relay-keeps-up',
        criterion: `The relay has carried changes of each of ${listNames(pairs.map((pair) => pair.name))}; no event is parked; the oldest open event is younger than the lag you accept for reads.`,
        check: `Query the outbox in ${source.database}: open and parked events per table, age of the oldest.`,
      },
      ...findingGates(survey.findings, 'dual-write'),
    ],
    rollback: wayBack(survey),
    pointOfNoReturn: false,
  };
}

function wayBack({ source, target }: Survey): Phase['rollback'] {
  return {
    steps: makeSteps('2.R', [
      {
        title: 'Pause the relay',
        why: `The outbox keeps every event; ${source.label} does not notice.`,
        expect: 'The number of open events grows and nothing else changes.',
      },
      {
        title: `Empty the mapped tables of ${target.database} only if you mean to start over`,
        why: 'Each script refuses to run without its confirmation and while tables that refer to it hold rows. Remove the ledger rows of the same tables in the same pause: kept ledger rows would make the next copy skip those keys.',
        commands: [commands.emptyTarget],
        expect: 'Each script ends with 0 rows left.',
      },
    ]),
    dataImpact: `None. ${source.label} is authoritative, and no reader uses ${target.label}. The outbox grows while the relay is paused.`,
    seconds: null,
  };
}

function firstName({ pairs, source }: Survey): string {
  return pairs[0]?.name ?? source.database;
}
