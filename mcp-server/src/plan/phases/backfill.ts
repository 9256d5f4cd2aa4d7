import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { findingGates } from '../phase-findings.ts';
import { foreignKeysOf, type Survey } from '../survey.ts';
import { bytesText, listNames, loopText, quantity, rowsText } from '../wording.ts';

/** Phase 3: the rows that were there before capture are copied under the live changes. */
export function backfill(survey: Survey): Phase {
  const { source, target, pairs } = survey;
  const names = pairs.map((pair) => pair.name);
  return {
    id: 'backfill',
    title: 'Backfill',
    goal: `Every row that ${source.database} held before capture is in ${target.database}, and none that was deleted meanwhile.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by relay and backfill`,
    steps: makeSteps('3', [
      copy(survey),
      keyless(survey),
      validateForeignKeys(survey),
      analyse(survey),
      validate(survey),
    ]),
    gate: [
      {
        id: 'backfill-complete',
        criterion: `The checkpoint of each of ${listNames(names)} says complete; no event is parked.`,
        check: `Read the checkpoints in ${target.database}.`,
      },
      {
        id: 'aggregates-agree',
        criterion: `The validation results of ${quantity(names.length, 'table')} agree on both sides.`,
        check:
          'Section 6 of RUNBOOK.md prints EQUAL for each at a quiet moment; differences that come and go while writes are in flight are settled by phase 4.',
      },
      ...findingGates(survey.findings, 'backfill'),
    ],
    rollback: wayBack(survey),
    pointOfNoReturn: false,
  };
}

function wayBack({ source, target }: Survey): Phase['rollback'] {
  return {
    steps: makeSteps('3.R', [
      {
        title: 'Pause backfill and relay',
        why: 'Emptying a table under a running writer leaves a mixture. Capture stays on: the outbox keeps what happens meanwhile.',
        expect: `No connection of either to ${target.label}.`,
      },
      {
        title: `Empty the tables of ${target.database} that must be copied again, children first`,
        why: 'In the same pause remove their ledger rows and their checkpoints: kept ledger rows make the next copy skip keys, a kept checkpoint makes it skip ranges.',
        commands: [commands.emptyTarget],
        expect: 'Each script ends with 0 rows left; then relay and backfill start again from nothing.',
      },
    ]),
    dataImpact: `Copied rows of ${target.database}, which the next copy brings again; ${source.label} is authoritative and untouched.`,
    seconds: null,
  };
}

function copy({ pairs, source, cycles }: Survey): StepText {
  const order = pairs
    .filter((pair) => pair.mapping.key.length > 0)
    .map(({ name, mapping, source: table }) => {
      const key = mapping.key.map((pair) => pair.source).join(', ');
      return `${name} by (${key}), ${rowsText(table.rowEstimate)}, ${bytesText(table.dataBytes)}`;
    });
  const loops =
    cycles.length === 0
      ? ''
      : ` Loops of foreign keys (${listNames(cycles.map(loopText))}) have no right order: their keys must be deferred or absent now.`;
  return {
    title: `Copy ${quantity(order.length, 'table')} in key order, parents first`,
    why:
      `Work for the team; this version of Lockstep does not generate it. ${order.slice(0, 40).join('; ')}${order.length > 40 ? `; and ${order.length - 40} more in the order of the table list` : ''}.${loops} ` +
      'Read the next keys after the last one in the order of the whole key; in one transaction of the target claim them in the ledger at version 0, insert only the claimed rows, and store the checkpoint. A key that a live change has already applied or deleted is not claimed, so an older copy never overwrites it.',
    expect: `Ends by itself after a kill at any moment and a new start; ${source.label} keeps its response times (slow down when they rise).`,
  };
}

function keyless({ keyless: names }: Survey): StepText | null {
  if (names.length === 0) return null;
  return {
    title: `Plan the copy of ${listNames(names)} for the pause of the write cutover`,
    why: 'Without a key neither a cursor nor the ledger can address their rows.',
    expect: 'Row count and copy time of a rehearsal are written down, and fit into the pause you accept.',
  };
}

function validateForeignKeys(survey: Survey): StepText | null {
  const keys = foreignKeysOf(survey.pairs, 'source');
  if (keys.length === 0) return null;
  return {
    title: `Bring ${quantity(keys.length, 'foreign key')} into force on the target`,
    why: `${listNames(keys.map(([pair, key]) => `${key.name} on ${pair.name}`))}. A key that was in force during the copy by a bypass is not checked again by VALIDATE: the orphan lines of the validation scripts count instead.`,
    commands: [commands.compareSchemas],
    expect: 'No missing foreign key is reported.',
  };
}

function analyse({ pairs, target }: Survey): StepText {
  return {
    title: `Refresh the statistics of ${quantity(pairs.length, 'table')} in ${target.database}`,
    why: 'Freshly copied tables have none; the first queries of the read ramp would be planned blindly.',
    expect: `An ANALYZE of ${listNames(pairs.map((pair) => pair.name))} without error.`,
  };
}

function validate({ pairs }: Survey): StepText {
  return {
    title: 'Compare counts, nulls, ranges, sums, duplicates and orphans',
    why: `One script per side for each of ${quantity(pairs.length, 'table')}, with one line per check and the same lines on both sides. They read whole tables: use replicas where you have them.`,
    commands: [commands.validate],
    expect: `${quantity(pairs.length, 'line')} beginning with EQUAL. Else diff prints the checks that differ, with both values.`,
  };
}
