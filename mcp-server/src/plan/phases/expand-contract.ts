import type { Phase } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import { gateOf } from '../gate-of.ts';
import { makeSteps, type StepText } from '../make-steps.ts';
import type { Situation } from '../situation.ts';
import { foreignKeysOf } from '../survey.ts';
import { bytesText, listNames, quantity, rowsText } from '../wording.ts';
import { oldShape, oldShapeGone } from './old-shape.ts';

interface Texts {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  readonly reads: string;
  readonly writes: string;
  readonly steps: readonly (StepText | null)[];
  readonly back: StepText;
  readonly dataImpact: string;
}

/** Old and new shape in one database: the new one is written in the old one's transactions until the old one goes. */
export const expandContractPhases: readonly ((situation: Situation) => Phase)[] = [
  bothWritten,
  filled,
  proved,
  readFromNew,
  oldUnwritten,
  contracted,
];

function phaseOf(situation: Situation, { id, title, goal, reads, writes, steps, back, dataImpact }: Texts): Phase {
  return {
    id,
    title,
    goal,
    reads,
    primaryWrites: writes,
    secondaryWrites: 'in the same transaction',
    steps: makeSteps(steps),
    gate: gateOf(situation, id),
    rollback: { steps: makeSteps([back]), dataImpact, seconds: null },
    pointOfNoReturn: id === 'clean-up',
  };
}

function bothWritten(situation: Situation): Phase {
  const { question } = situation;
  const [old, fresh] = shapes(situation);
  const how = question.codeInHand ? 'The code writes both' : 'A trigger writes the new one';
  return phaseOf(situation, {
    id: 'dual-write',
    title: 'Write both shapes',
    goal: `Each transaction that writes ${old} writes ${fresh} too.`,
    reads: old,
    writes: `${old}, then ${fresh}`,
    steps: [
      {
        title: `Write ${fresh} wherever ${old} is written`,
        why: `${how}, as an upsert by ${keys(situation)} and, for a deleted row, a delete. An UPDATE alone touches no row that the copy has not brought yet, and would be lost. Behind a flag, default off.`,
        commands: [commands.auditWriters],
        expect: `Every call site that writes ${old} is listed, and writes both.`,
      },
      parity(
        situation,
        'Rows written since then agree',
        'Missing rows are those that were there before; no row differs.',
      ),
    ],
    back: { title: 'Set the flag off', why: `${old} is complete.`, expect: `${fresh} is no longer written.` },
    dataImpact: 'None: the old shape has everything. The new one must be filled again from the beginning.',
  });
}

function filled(situation: Situation): Phase {
  const { pairs, measured } = situation;
  const [old, fresh] = shapes(situation);
  const sizes = pairs.map(
    ({ name, source }) => `${name} (${rowsText(source.rowEstimate)}, ${bytesText(source.dataBytes)})`,
  );
  return phaseOf(situation, {
    id: 'backfill',
    title: 'Fill the new shape',
    goal: `${fresh} holds every row of ${old}.`,
    reads: old,
    writes: `${old} and ${fresh}`,
    steps: [
      {
        title: `Copy ${listNames(sizes)} in batches of 5,000 keys`,
        why: `In the order of ${keys(situation)}, beginning after the last key of the batch before. In each transaction: lock the rows of ${old} that are read (SELECT … FOR SHARE), insert what is not there (INSERT … ON CONFLICT DO NOTHING; MySQL: INSERT … ON DUPLICATE KEY UPDATE of the key by itself), note the last key in the same transaction. Without the lock a row that is changed or deleted meanwhile is copied as it was. Not NOT EXISTS … LIMIT: it reads what is done again in each batch.`,
        expect: 'The last batch copies nothing. Started again after a kill it goes on at the noted key.',
        seconds: measured?.estimate.backfillSeconds?.high ?? null,
      },
      {
        title: 'Compare counts, nulls, ranges, sums, duplicates and orphans',
        why: `One script a side for each of ${quantity(pairs.length, 'pair')}.`,
        commands: [commands.validate],
        prints: ['EQUAL …'],
        expect: 'A line beginning with EQUAL for each.',
      },
    ],
    back: {
      title: `Empty ${fresh}`,
      why: 'With the flag off. Each script refuses to run without its confirmation.',
      commands: [commands.emptyTarget],
      expect: 'Each script ends with 0 rows left.',
    },
    dataImpact: 'Copied rows, which the next copy brings again.',
  });
}

function proved(situation: Situation): Phase {
  const [old, fresh] = shapes(situation);
  return phaseOf(situation, {
    id: 'parity',
    title: 'Prove both shapes equal',
    goal: `${old} and ${fresh} say the same, in both directions, while both are written.`,
    reads: old,
    writes: `${old} and ${fresh}`,
    steps: [parity(situation, 'Compare every row', 'Exit code 0, at two times a busy day apart.')],
    back: { title: 'Stay', why: 'Nothing was changed.', expect: `${old} is read and written.` },
    dataImpact: 'None.',
  });
}

function readFromNew(situation: Situation): Phase {
  const [old, fresh] = shapes(situation);
  return phaseOf(situation, {
    id: 'read-ramp',
    title: 'Read the new shape',
    goal: `Readers use ${fresh}; ${old} is still written and authoritative.`,
    reads: `${fresh} for 1, 10, 50, then 100 % of users`,
    writes: `${old} and ${fresh}`,
    steps: [
      parity(situation, 'Before each step', 'Exit code 0; a difference sends the readers back at once.'),
      {
        title: 'Raise the read flag: 1, 10, 50, 100 %',
        why: 'Sticky by a hash of the user or tenant. Both shapes are written in one transaction, so nobody reads anything old.',
        expect: 'Errors and latency stay within the limits over a busy hour at each step.',
      },
    ],
    back: { title: 'Set the read flag to 0', why: `${old} has everything.`, expect: `${old} is read.` },
    dataImpact: 'None: both shapes are written.',
  });
}

function oldUnwritten(situation: Situation): Phase {
  const [old, fresh] = shapes(situation);
  return phaseOf(situation, {
    id: 'write-cutover',
    title: 'Make the new shape the primary',
    goal: `${fresh} is authoritative; ${old} is written from it, so that the way back stays open.`,
    reads: fresh,
    writes: `${fresh}, then ${old}`,
    steps: [
      {
        title: `Turn round which shape is written first`,
        why: `Go on to write ${old}: where it is no longer written, going back leaves a hole in it. What only ${fresh} can hold has no place in ${old}: name it before.`,
        expect: `Parity as before, for a full release.`,
      },
      parity(situation, 'Compare every row', 'Exit code 0, every day of that release.'),
    ],
    back: {
      title: 'Turn it round again, readers first',
      why: `${old} was written all the time.`,
      expect: `${old} is read and authoritative.`,
    },
    dataImpact: `None as long as ${old} is written.`,
  });
}

function contracted(situation: Situation): Phase {
  const { gates, source } = situation;
  const [old, fresh] = shapes(situation);
  return phaseOf(situation, {
    id: 'clean-up',
    title: 'Contract',
    goal: `${old} is gone.`,
    reads: fresh,
    writes: fresh,
    steps: [
      ...oldShape(situation),
      {
        title: `Stop writing ${old}, in a release of its own`,
        why: 'From here on it is out of date.',
        commands: [commands.auditWriters],
        expect: `Nothing writes or reads ${old} for ${quantity(gates.silent_days, 'day')}.`,
      },
      {
        title: `Rename ${old}, wait a release`,
        why: `Whoever was forgotten fails loudly, and a rename back helps at once.`,
        expect: 'No error names it.',
      },
      {
        title: `POINT OF NO RETURN: drop ${old}, in a migration of its own`,
        why: `Archive it first, keyed by ${keys(situation)}: a restore of ${source.database} from a backup would lose every later write.`,
        expect: 'The archive was read back once.',
      },
      oldShapeGone(situation),
    ],
    back: {
      title: 'Before the drop: rename back, write both again, fill the hole from the new shape',
      why: 'The old shape lacks what was written since it was left.',
      expect: 'Parity is clean before anybody reads it.',
    },
    dataImpact: `After the drop ${old} exists only as the archive.`,
  });
}

function parity({ pairs, measured }: Situation, title: string, expect: string): StepText {
  return {
    title: `${title}: ${listNames(pairs.map(({ name }) => name))}`,
    why: 'In both directions: missing, extra and different rows by key.',
    commands: [commands.checkParity],
    prints: ['equal: …'],
    expect,
    seconds: measured?.estimate.verifySeconds?.high ?? null,
  };
}

function shapes({ pairs }: Situation): [string, string] {
  const names = (side: 'source' | 'target') => listNames([...new Set(pairs.map((pair) => pair[side].name))]);
  return [names('source'), names('target')];
}

function keys({ pairs }: Situation): string {
  return listNames(
    pairs.map(({ name, mapping }) => `${name} (${mapping.key.map(({ source }) => source).join(', ') || 'no key'})`),
  );
}

/** Foreign keys of the new tables take a lock on the tables they refer to. */
export function expandStep(situation: Situation): StepText | null {
  const keys = foreignKeysOf(situation.pairs, 'target');
  if (keys.length === 0) return null;
  return {
    title: `Add ${quantity(keys.length, 'foreign key')} of the new tables with a short lock`,
    why: `${listNames(keys.map(([pair, key]) => `${key.name} on ${pair.target.name}`))} lock the tables they refer to against writes, and wait behind long transactions: lock_timeout of a few seconds and another try; PostgreSQL: NOT VALID now, VALIDATE later.`,
    expect: 'No writer waited longer than the timeout.',
  };
}
