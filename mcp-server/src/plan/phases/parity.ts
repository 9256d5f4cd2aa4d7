import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import { findingGates } from '../phase-findings.ts';
import type { Survey } from '../survey.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 4: both databases are proved equal, in both directions, and readers are compared without being served. */
export function parity(survey: Survey): Phase {
  const { source, target, pairs } = survey;
  const compared = pairs.length - survey.keyless.length;
  return {
    id: 'parity',
    title: 'Parity and shadow reads',
    goal: `${source.database} and ${target.database} hold the same rows, in both directions, with no confirmed difference.`,
    reads: `${source.label}; copies of reads go to ${target.label} and are not served`,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by the relay`,
    steps: makeSteps('4', [
      {
        title: `Compare every row of ${quantity(pairs.length, 'table')}, both ways`,
        why: `Missing, extra, duplicate and different rows are located by key in ${quantity(compared, 'table')}; differences that lag explains are told apart by looking again.`,
        commands: [commands.checkParity],
        expect: `Exit code 0, verdict equal, ${quantity(pairs.length, 'table')} compared. In-flight differences may be counted; confirmed ones may not.`,
      },
      keyless(survey),
      notCompared(survey),
      {
        title: 'Compare the aggregates',
        why: 'A second, independent way to the same answer: other SQL, other arithmetic.',
        commands: [commands.validate],
        expect: `${quantity(pairs.length, 'line')} beginning with EQUAL at a quiet moment.`,
      },
      {
        title: 'Repair only through the ledger',
        why: `Read the row and its newest version from ${source.database} in one snapshot and apply it like an event. A repair beside the ledger can bring a deleted row back. After each repair find the cause: an unexplained difference comes back.`,
        commands: [commands.checkParity],
        expect: 'The repaired keys are no longer listed.',
      },
      shadowReads(survey),
    ]),
    gate: [
      {
        id: 'zero-drift',
        criterion: `Zero confirmed differences in ${quantity(pairs.length, 'table')}, in both directions, with nothing unexplained left out. A match rate is a noise filter for the ramp, never a reason to pass.`,
        check: 'lockstep check-parity ends with exit code 0, twice, a busy day apart.',
      },
      {
        id: 'shadow-reads-agree',
        criterion: `No version-matched shadow read of ${listNames(pairs.map((pair) => pair.name))} differs.`,
        check:
          'The comparator counts matched, differing and not comparable reads per table and column; differing is 0 and matched is not.',
      },
      ...findingGates(survey.findings, 'parity'),
    ],
    rollback: wayBack(survey),
    pointOfNoReturn: false,
  };
}

function wayBack({ source, target }: Survey): Phase['rollback'] {
  return {
    steps: makeSteps('4.R', [
      {
        title: 'Turn the shadow reads off',
        why: `They are copies; users are served by ${source.label}.`,
        expect: `No read reaches ${target.label} but Lockstep's own.`,
      },
    ]),
    dataImpact: `None. Nothing but reads of ${target.label} was added.`,
    seconds: null,
  };
}

function keyless({ keyless: names }: Survey): StepText | null {
  if (names.length === 0) return null;
  return {
    title: `Judge ${listNames(names)} as a whole`,
    why: 'No shared key: the comparison can say how many rows are missing or extra, and not which.',
    commands: [commands.checkParity],
    expect: `Equal numbers of equal rows for ${listNames(names)}.`,
  };
}

function notCompared({ pairs }: Survey): StepText | null {
  const left = pairs.flatMap(({ name, mapping }) => mapping.unmatched.source.map((column) => `${name}.${column}`));
  if (left.length === 0) return null;
  return {
    title: `Account for ${quantity(left.length, 'source column')} without a counterpart`,
    why: `${listNames(left)}: parity cannot speak for values that have no place on the target.`,
    commands: [commands.compareSchemas],
    expect: 'Each has a column on the target or a written decision to leave it behind.',
  };
}

function shadowReads({ source, target }: Survey): StepText {
  return {
    title: 'Shadow a share of the reads',
    why: `Work for the team; this version of Lockstep does not generate it. Serve ${source.label}, ask ${target.label} in the background with its own pool, deadline, breaker and a catch for every failure, and compare only when the outbox version of the key equals its ledger version: lag then never counts as a mismatch. Log key, column and kind, never values.`,
    expect: `The latency of ${source.label} does not move; switching the flag off stops it at once.`,
  };
}
