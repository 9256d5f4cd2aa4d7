import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { findingsOfPhase } from '../phase-findings.ts';
import type { Situation } from '../situation.ts';
import { foreignKeysOf, tableLabel, triggersOn } from '../survey.ts';
import { listNames, loopText, quantity } from '../wording.ts';

/** Phase 1: the target can hold every row of the source and refuses none that the source accepts. */
export function targetSchema(situation: Situation): Phase {
  const { source, target } = situation;
  return {
    id: 'target-schema',
    title: 'Target schema',
    goal: `${target.database} has a place for every row of ${quantity(situation.pairs.length + situation.missing.length, 'table')} of ${source.database}, under the same rules.`,
    reads: source.label,
    primaryWrites: source.label,
    secondaryWrites: 'none',
    steps: makeSteps([
      create(situation),
      nameNew(situation),
      missingTables(situation),
      findings(situation),
      foreignKeys(situation),
      triggers(situation),
      generated(situation),
      compared(situation),
    ]),
    gate: gateOf(situation, 'target-schema'),
    rollback: {
      steps: makeSteps([
        {
          title: `Undo the schema changes in ${target.database}`,
          why: `No row of ${source.database} has been written there yet.`,
          commands: [...situation.toCreate.undo.map((file) => `run ${file}`), commands.compareSchemas],
          expect:
            situation.toCreate.undo.length === 0
              ? 'The findings of this plan again.'
              : 'Each table of this plan is missing again; a file stops at a table that holds rows.',
        },
      ]),
      dataImpact: `None. ${target.database} holds none of its rows yet.`,
      seconds: null,
    },
    pointOfNoReturn: false,
  };
}

function create({ toCreate, target }: Situation): StepText | null {
  const { tables, files } = toCreate;
  if (tables.length === 0) return null;
  return {
    title: `Create ${listNames(tables.map((table) => table.target.name))} in ${target.database}`,
    why: `${quantity(tables.length, 'table')} that ${target.database} lacks; migration/schema/DECISIONS.md says what changes and why. This plan and the sync kit are made for them as these files make them. Indexes, constraints and counters (all but the first file) may also be left until the rows are copied, which is faster for large tables; the kit counts unique keys as part of a table, so make the plan again after each file that you run later.`,
    commands: files.map((file) => `run ${file}`),
    expect: 'Exit code 0 of each. Any of them may be run again: what is there is left alone.',
  };
}

/** A table that had to be given another name is paired by no rule. */
function nameNew({ toCreate, sourceSchema }: Situation): StepText | null {
  const unnamed = toCreate.tables.filter(({ mapped }) => !mapped);
  if (unnamed.length === 0) return null;
  const pairs = unnamed.map(({ source, target }) => `${tableLabel(sourceSchema, source)} → ${target.name}`);
  return {
    title: `Say in lockstep.yaml what ${listNames(unnamed.map(({ target }) => target.name))} receive`,
    why: `They had to be given other names, and no rule pairs these: ${listNames(pairs)}. Write each under mapping.tables as { source: …, target: … }. Until then neither this plan nor the kit covers them.`,
    commands: [commands.compareSchemas],
    expect: 'They are no longer among the tables that only the source has.',
  };
}

function missingTables({ missing, target, toCreate, sourceSchema }: Situation): StepText | null {
  const made = new Set(toCreate.tables.map(({ source }) => tableLabel(sourceSchema, source)));
  const left = missing.filter((name) => !made.has(name));
  if (left.length === 0) return null;
  return {
    title: `Decide about ${listNames(left)}, for which ${target.database} has no table`,
    why: `Tables of the source without a counterpart: ${left.length}. migration/schema/ does not create them (DECISIONS.md there says why), and neither this plan nor the sync kit covers them. Name what receives them under mapping.tables of lockstep.yaml, or leave them behind under mapping.leave_behind.`,
    commands: [commands.compareSchemas],
    expect: 'Only tables with a written decision are still unmatched. Then make this plan again.',
  };
}

function findings(situation: Situation): StepText | null {
  const own = findingsOfPhase(situation.findings, 'target-schema');
  const blockers = own.filter((finding) => finding.severity === 'blocker').length;
  if (own.length === 0) return null;
  const settled = [
    ...(blockers === 0 ? [] : [quantity(blockers, 'blocker')]),
    ...(blockers === own.length ? [] : [quantity(own.length - blockers, 'warning')]),
  ];
  return {
    title: `Settle ${settled.join(' and ')} of the comparison`,
    why: `Each is listed under Findings with its consequence and its way out.`,
    commands: [commands.compareSchemas],
    expect: 'No blocker, and a decision for every warning that is left.',
  };
}

function foreignKeys(situation: Situation): StepText | null {
  const keys = foreignKeysOf(situation.pairs, 'target').filter(([, key]) => !key.deferrable);
  if (keys.length === 0) return null;
  return {
    title: `Decide how ${quantity(keys.length, 'foreign key')} of the target let rows arrive out of order`,
    why: `${listNames(keys.map(([pair, key]) => `${key.name} on ${pair.name}`))} are checked at once (PostgreSQL: also while NOT VALID); changes of different keys are applied in separate transactions. ${cycleText(situation)}`,
    expect:
      'Each is dropped now and added and validated again after the backfill, or, where the server can, is made DEFERRABLE INITIALLY DEFERRED with events grouped by source transaction.',
  };
}

function cycleText({ cycles }: Situation): string {
  if (cycles.length === 0) return 'No loop of foreign keys: parents first is a possible order.';
  return `${quantity(cycles.length, 'loop')} of foreign keys that no order satisfies: ${listNames(cycles.map(loopText))}.`;
}

function triggers(situation: Situation): StepText | null {
  const found = triggersOn(situation, 'target');
  if (found.length === 0) return null;
  return {
    title: `Stop ${quantity(found.length, 'trigger')} of the target from acting on copied rows`,
    why: `${listNames(found.map((trigger) => `${trigger.name} on ${trigger.table}`))} would act a second time on changes whose effects the source has already written down.`,
    expect: 'They are disabled until the write cutover, or a written reason says why acting twice is harmless.',
  };
}

function generated({ pairs }: Situation): StepText | null {
  const columns = pairs.flatMap((pair) =>
    pair.target.columns.filter((column) => column.generated !== null).map((column) => `${pair.name}.${column.name}`),
  );
  if (columns.length === 0) return null;
  return {
    title: `Leave ${listNames(columns)} out of every write to the target`,
    why: 'The target computes them and refuses a given value; parity compares what it computed.',
    expect: 'Relay and backfill name their columns one by one, without these.',
  };
}

function compared({ source, target, toCreate }: Situation): StepText {
  const made =
    toCreate.tables.length === 0
      ? ''
      : ' What was made is read from the catalogue instead of expected: the documents and the kit stay as they are where it is the same.';
  return {
    title: 'Compare the schemas again',
    why: `What is left must be decided, because ${target.database} will be asked to hold what ${source.database} holds.${made}`,
    commands: [commands.compareSchemas, commands.generatePlan],
    prints: ['… only in the source, … only in the target…: 0 blockers, …'],
    expect:
      'No blocker; each warning has a written decision. Then make the plan again: its fingerprint is that of the new schema.',
  };
}
