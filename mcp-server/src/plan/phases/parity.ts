import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { listNames, quantity } from '../wording.ts';

/** Phase 4: both databases are proved equal, in both directions, and readers are compared without being served. */
export function parity(situation: Situation): Phase {
  const { source, target, pairs, measured } = situation;
  const compared = pairs.length - situation.keyless.length;
  return {
    id: 'parity',
    title: 'Parity and shadow reads',
    goal: `${source.database} and ${target.database} hold the same rows, in both directions, with no confirmed difference.`,
    reads: `${source.label}; copies of reads go to ${target.label} and are not served`,
    primaryWrites: source.label,
    secondaryWrites: `${target.label}, by the relay`,
    steps: makeSteps([
      {
        title: `Compare every row of ${quantity(pairs.length, 'table')}, both ways`,
        why: `Missing, extra, duplicate and different rows are located by key in ${quantity(compared, 'table')}; differences that lag explains are told apart by looking again.`,
        commands: [commands.checkParity],
        prints: [`equal: ${pairs.length} of ${quantity(pairs.length, 'table')} equal, …, 0 confirmed differences, …`],
        expect: 'Exit code 0. Differences in flight may be counted; confirmed ones may not.',
        seconds: measured?.estimate.verifySeconds?.high ?? null,
      },
      keyless(situation),
      notCompared(situation),
      {
        title: 'Compare the aggregates',
        why: 'A second, independent way to the same answer: other SQL, other arithmetic.',
        commands: [commands.validate],
        prints: ['EQUAL …'],
        expect: `${quantity(pairs.length, 'line')} beginning with EQUAL at a quiet moment.`,
      },
      ...repairs(situation),
      shadowReads(situation),
    ]),
    gate: gateOf(situation, 'parity'),
    rollback: wayBack(situation),
    pointOfNoReturn: false,
  };
}

function repairs({ source, target, decision }: Situation): StepText[] {
  if (decision.route.capture === 'log') return [];
  return [
    {
      title: 'Let the kit look at every row',
      why: `It compares versions instead of clocks, also under writes: a row whose change is under way is no difference. It writes sync/reconcile-report.json, with a cause for each row that differs.`,
      commands: [commands.reconcile],
      prints: ['… on the primary, … on the secondary: no difference', 'clean'],
      expect: 'Exit code 0. With 2 something could not be told: does the relay run?',
    },
    {
      title: 'Only if it found something: repair through the ledger',
      why: `It mends what the report names in ${target.database} and nothing else, by the row as it is in ${source.database} now. A repair beside the ledger can bring a deleted row back. Find the cause: an unexplained difference comes back.`,
      commands: [commands.reconcileApply],
      prints: ['clean'],
      expect: 'The repaired rows are no longer named; then parity again.',
    },
  ];
}

function wayBack({ source, target }: Situation): Phase['rollback'] {
  return {
    steps: makeSteps([
      {
        title: 'Turn the shadow reads off',
        why: `They are copies; users are served by ${source.label}. In sync/flags.json, or in your flag service: the flag of the shadow reads to 0.`,
        expect: `No read reaches ${target.label} but Lockstep's own.`,
      },
    ]),
    dataImpact: `None. Nothing but reads of ${target.label} was added.`,
    seconds: 2,
  };
}

function keyless({ keyless: names }: Situation): StepText | null {
  if (names.length === 0) return null;
  return {
    title: `Judge ${listNames(names)} as a whole`,
    why: 'No shared key: the comparison can say how many rows are missing or extra, and not which.',
    commands: [commands.checkParity],
    expect: `Equal numbers of equal rows for ${listNames(names)}.`,
  };
}

function notCompared({ pairs }: Situation): StepText | null {
  const left = pairs.flatMap(({ name, mapping }) => mapping.unmatched.source.map((column) => `${name}.${column}`));
  if (left.length === 0) return null;
  return {
    title: `Account for ${quantity(left.length, 'source column')} without a counterpart`,
    why: `${listNames(left)}: parity cannot speak for values that have no place on the target.`,
    commands: [commands.compareSchemas],
    expect: 'Each has a column on the target or a written decision to leave it behind.',
  };
}

function shadowReads({ source, target, question }: Situation): StepText | null {
  if (!question.codeInHand) return null;
  return {
    title: 'Shadow a share of the reads',
    why: `createShadow of sync/src/shadow (sync/USAGE.md): ${source.label} serves, ${target.label} is asked afterwards with its own pool and deadline, and a result is judged only at equal versions or when it differed twice in a row. It records keys, fields and counts in shadow.jsonl, values masked. Begin with 5 % of the reads, end with all.`,
    commands: [commands.shadowReport],
    prints: ['… 100 % of … agree…'],
    expect: `Exit code 0. The latency of ${source.label} does not move; setting the flag back stops it at once.`,
  };
}
