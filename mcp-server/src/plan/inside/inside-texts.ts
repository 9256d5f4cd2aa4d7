import type { Plan, Timeline } from '../../model/plan.ts';
import type { Asked } from '../asked.ts';
import type { Situation } from '../situation.ts';
import { releaseCycle } from '../timeline.ts';
import { listNames, quantity } from '../wording.ts';
import { insideCare } from './inside-care.ts';
import { insidePeople } from './inside-people.ts';

/** What of a plan is said otherwise where only shapes change: there is one database, and nothing moves. */
export function insideTexts(situation: Situation, plan: Plan): Plan {
  const { source, changes } = situation;
  return {
    ...plan,
    title: `Change ${quantity(changes.made.length, 'shape')} of ${source.database} (${source.flavor} ${source.version})`,
    header: { ...plan.header, when: plan.header.when.replace(/^write cutover/, 'flip') },
    asked: asked(plan.asked, source.database),
    assumptions: assumptions(situation),
    unknowns: unknowns(situation),
    timeline: timeline(situation, plan.timeline),
    costs: [{ what: 'servers', value: 'no other: the changes are made where the tables are' }],
    glossary: glossary(situation),
    consistency: consistency(situation),
    lessons: [
      'Which step waited for a lock, and for how long?',
      'Which writer or reader of an old shape had nobody named?',
      'What did verify find, and what caused it?',
      'Which alert came too late, which for nothing? Which sentence of RUNBOOK.md was wrong?',
    ],
    ...insideCare(situation),
    ...insidePeople(situation, plan),
  };
}

const QUESTIONS: Readonly<Record<string, (database: string) => Pick<Asked, 'question' | 'effect'>>> = {
  'migration.owner': () => ({ question: 'Who answers for the changes?', effect: 'Nobody is named in the header.' }),
  'migration.why': (database) => ({
    question: `Why is the shape of ${database} changed?`,
    effect: 'The header says nothing.',
  }),
  'migration.start': () => ({
    question: 'On which day does the work begin?',
    effect: 'The timeline counts days instead of dates.',
  }),
  'migration.risk': () => ({
    question: 'How bad would an error be for the business: low, medium, high?',
    effect: 'The header says medium.',
  }),
};

function asked(all: Plan['asked'], database: string): Plan['asked'] {
  return all.flatMap((each) => {
    const said = QUESTIONS[each.setting]?.(database);
    return said === undefined ? [] : [{ ...each, ...said }];
  });
}

function assumptions({ changes, facts, mapping }: Situation): string[] {
  return [
    'The rest of the schema stays as it is. What a change names is expected to change between expand and contract: the columns that it takes and makes, with their indexes and rules, and tables that it makes, moves or drops. Anything else, and another type of a column that a change takes, closes every gate until the plan is made again.',
    `The scripts run one at a time, each by a person or by the migration tool of the project; the server runs in ${facts.source.timeZone}.`,
    `A release cycle is the contract_after_days of each change: ${listNames(changes.made.map(({ name, contractAfterDays }) => `${name} ${quantity(contractAfterDays, 'day')}`))}.`,
    ...(mapping.inPlace.length === 0 ? [] : [`${quantity(mapping.inPlace.length, 'table')} stay where they are.`]),
  ];
}

function unknowns({ sourceSchema, changes }: Situation): string[] {
  return [
    'How long a backfill and an index build take on your rows: nothing was measured. Try the scripts on a restored copy first.',
    'Who only reads an old shape: no server notes it. Look for it in the code.',
    ...(changes.made.some(({ steps }) => steps.some(({ id }) => id === 'enforce'))
      ? ['Whether enforce was run: it leaves no record; the catalogue shows what it built.']
      : []),
    ...sourceSchema.gaps.map((gap) => `${gap.kind} ${gap.name}: ${gap.reason}`),
  ];
}

function timeline(situation: Situation, calendar: Timeline): Timeline {
  const titles: Readonly<Record<string, string>> = {
    'load-test': 'Load test of the changes on a copy',
    rehearsal: 'Rehearse the scripts and their ways back on a copy',
    consumers: 'Move the readers of old shapes',
  };
  return {
    ...calendar,
    tasks: calendar.tasks.map((task) => ({ ...task, title: titles[task.id] ?? task.title })),
    notes: [
      'The days of people are those of migration.calendar in lockstep.yaml; no backfill has been measured.',
      ...calendar.notes
        .filter((note) => note.startsWith('The write cutover'))
        .map((note) => note.replace('The write cutover', 'The flip')),
      `The old shapes are kept in step for at least ${quantity(releaseCycle(situation), 'day')} after the flip, weekends included.`,
    ],
  };
}

function consistency({ source }: Situation): string[] {
  return [
    `Triggers of the scripts write both shapes in the transaction of ${source.database} that writes one of them: what commits is in both, what rolls back in neither.`,
    'The backfill touches each row under its lock and lets the trigger set the other shape: a live write can be waited for and never overwritten.',
    'verify counts, in both directions, the rows of which both shapes say different things. The scripts and the gates go by that number being 0 within a day.',
    'The old shapes are written until the contract, whichever version writes: going back before it loses nothing.',
    'The contract counts once more and refuses by itself, whatever a gate said.',
  ];
}

function glossary({ source }: Situation): Plan['glossary'] {
  return [
    {
      word: 'old and new shape',
      meaning: `What the two versions of the application read and write in ${source.database}.`,
    },
    { word: 'gate', meaning: 'What must hold to leave a phase, judged by evidence that Lockstep recorded itself.' },
    {
      word: 'record',
      meaning:
        'A row of lockstep_change: how far the scripts of a change are. sync_status reads it, gates judge by it.',
    },
    { word: 'backfill', meaning: 'Bringing the rows that were there before the triggers to the new shape.' },
    {
      word: 'flip',
      meaning: 'The moment from which only the new shape counts; it can be taken back until the contract.',
    },
    { word: 'contract', meaning: 'The script that takes the old shape away. It refuses before its time.' },
    { word: 'point of no return', meaning: 'The contract: from there on the old shape is gone.' },
  ];
}
