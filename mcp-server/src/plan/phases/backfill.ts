import type { Phase } from '../../model/plan.ts';
import { byKafka } from '../by-kafka.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { foreignKeysOf } from '../survey.ts';
import { bytesText, listNames, loopText, quantity, rowsText } from '../wording.ts';

/** Phase 3: the rows that were there before capture are copied under the live changes. */
export function backfill(situation: Situation): Phase {
  const { source, target, decision } = situation;
  return {
    id: 'backfill',
    title: 'Backfill',
    goal: `Every row that ${source.database} held before capture is in ${target.database}, and none that was deleted meanwhile.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by ${decision.route.capture === 'log' ? 'the connector' : 'relay'} and backfill`,
    steps: makeSteps([
      ...copied(situation),
      keyless(situation),
      validateForeignKeys(situation),
      analyse(situation),
      validate(situation),
    ]),
    gate: gateOf(situation, 'backfill'),
    rollback: decision.route.capture === 'log' ? wayBackOfSnapshot(situation) : wayBack(situation),
    pointOfNoReturn: false,
  };
}

function copied(situation: Situation): StepText[] {
  return situation.decision.route.capture === 'log' ? [snapshot(situation)] : [copy(situation), paused(situation)];
}

function snapshot(situation: Situation): StepText {
  const { pairs, source, measured } = situation;
  const sizes = pairs.map(
    ({ name, source: table }) => `${name} (${rowsText(table.rowEstimate)}, ${bytesText(table.dataBytes)})`,
  );
  return {
    title: `Let the connector copy ${quantity(pairs.length, 'table')}`,
    why: `${listNames(sizes, 40)}. Its incremental snapshot joins the log of ${source.label} chunk by chunk; a copy of your own beside it would not. cdc/sql/pause-snapshot.sql and resume-snapshot.sql hold it and let it go on; it survives a restart.`,
    commands: byKafka(situation, commands.cdcSnapshot, commands.cdcStatus),
    prints: byKafka(situation, '…: RUNNING RUNNING…'),
    expect: 'The notifications name each table as completed (cdc/CDC.md), and the log is followed as before.',
    seconds: measured?.estimate.backfillSeconds?.high ?? null,
  };
}

function wayBackOfSnapshot(situation: Situation): Phase['rollback'] {
  const { source, target } = situation;
  return {
    steps: makeSteps([
      {
        title: 'End the copy, hold the target still, empty the tables, and copy anew',
        why: `The positions of the connectors stay: what changes meanwhile waits, and leads to the same end after the new copy. Each script that empties ${target.database} refuses to run without its confirmation.`,
        commands: [
          ...byKafka(situation, commands.cdcStopSnapshot, commands.cdcPauseSinks),
          commands.emptyTarget,
          ...byKafka(situation, commands.cdcResumeSinks, commands.cdcSnapshot),
        ],
        expect: 'Each script ends with 0 rows left; then the copy begins again.',
      },
    ]),
    dataImpact: `Copied rows of ${target.database}, which the next snapshot brings again; ${source.label} is untouched.`,
    seconds: null,
  };
}

function wayBack({ source, target }: Situation): Phase['rollback'] {
  return {
    steps: makeSteps([
      {
        title: 'Pause the backfill, and look',
        why: `Nothing is lost: checkpoints stand in ${target.database}, in the transaction of their rows. It goes on with “backfill resume”.`,
        commands: [commands.backfillPause],
        expect: 'The run waits before its next chunk, in whatever process it is.',
      },
      {
        title: 'To begin again: end the backfill and the relay, then delete what was copied',
        why: `It deletes the migrated rows of ${target.database} with their ledger rows and checkpoints; kept ones would make the next copy leave rows out. Capture stays on: what happens meanwhile waits. Refused once the target has been the primary.`,
        commands: [commands.backfillUndo],
        prints: ['{"deleted":…}'],
        expect: `The mapped tables of ${target.database} are empty; start the relay and the backfill again.`,
      },
    ]),
    dataImpact: `Copied rows of ${target.database}, which the next copy brings again; ${source.label} is authoritative and untouched.`,
    seconds: 10,
  };
}

function copy({ pairs, source, target, cycles, measured }: Situation): StepText {
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
      `${order.slice(0, 40).join('; ')}${order.length > 40 ? `; and ${order.length - 40} more in the order of the table list` : ''}.${loops} ` +
      `A row that a live change has already brought or deleted is left alone, so an older copy never overwrites it. It slows down while ${source.label} or ${target.label} is busy (“--max-running”, “--max-pending”, “--max-lag”).`,
    commands: [commands.backfill],
    prints: ['… read, … inserted, 0 parked', 'The backfill is complete.'],
    expect: 'Exit code 0. With 1 run it again: it goes on at its checkpoints, also after a kill at any moment.',
    seconds: measured?.estimate.backfillSeconds?.high ?? null,
  };
}

function paused({ source }: Situation): StepText {
  return {
    title: 'Stop and go on when you want to',
    why: `From another terminal, when ${source.label} needs air: “backfill pause”, “backfill resume”.`,
    commands: [commands.backfillPause, commands.backfillResume],
    expect: 'Nothing is printed; the running copy waits before its next chunk, and goes on.',
  };
}

function keyless({ keyless: names }: Situation): StepText | null {
  if (names.length === 0) return null;
  return {
    title: `Plan the copy of ${listNames(names)} for the pause of the write cutover`,
    why: 'Without a key neither a cursor nor the ledger can address their rows.',
    expect: 'Row count and copy time of a rehearsal are written down, and fit into the pause you accept.',
  };
}

function validateForeignKeys(situation: Situation): StepText | null {
  const keys = foreignKeysOf(situation.pairs, 'source');
  if (keys.length === 0) return null;
  return {
    title: `Bring ${quantity(keys.length, 'foreign key')} into force on the target`,
    why: `${listNames(keys.map(([pair, key]) => `${key.name} on ${pair.name}`))}. A key that was in force during the copy by a bypass is not checked again by VALIDATE: the orphan lines of the validation scripts count instead.`,
    commands: [commands.compareSchemas],
    expect: 'No missing foreign key is reported.',
  };
}

function analyse({ pairs, target }: Situation): StepText | null {
  if (pairs.length === 0) return null;
  return {
    title: `Refresh the statistics of ${quantity(pairs.length, 'table')} in ${target.database}`,
    why: 'Freshly copied tables have none; the first queries of the read ramp would be planned blindly.',
    commands: [commands.refreshStatistics],
    prints: ['…lockstep: the statistics of … refreshed'],
    expect: `Exit code 0, and no line that says Error, for ${listNames(pairs.map((pair) => pair.name))}.`,
  };
}

function validate({ pairs }: Situation): StepText {
  return {
    title: 'Compare counts, nulls, ranges, sums, duplicates and orphans',
    why: `One script per side for each of ${quantity(pairs.length, 'table')}, with one line per check and the same lines on both sides. They read whole tables: use replicas where you have them.`,
    commands: [commands.validate],
    prints: ['EQUAL …'],
    expect: `${quantity(pairs.length, 'line')} beginning with EQUAL. Else diff prints the checks that differ, with both values.`,
  };
}
