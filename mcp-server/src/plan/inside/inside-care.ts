import type { Plan, PlanTest, Watch } from '../../model/plan.ts';
import { commands } from '../commands.ts';
import type { Situation } from '../situation.ts';
import { bytesText, listNames, quantity } from '../wording.ts';

/** What is checked before, watched meanwhile, tried, and what may go wrong, where only shapes change. */
export function insideCare(
  situation: Situation,
): Pick<Plan, 'checklist' | 'tests' | 'watched' | 'risks' | 'matrix' | 'tree'> {
  return {
    checklist: checklist(situation),
    tests: tests(situation),
    watched: watched(situation),
    risks: risks(situation),
    matrix: matrix(situation),
    tree: tree(),
  };
}

function checklist({ source, sourceSchema, changes }: Situation): string[] {
  const bytes = sourceSchema.tables.reduce((sum, { dataBytes }) => sum + (dataBytes ?? 0), 0);
  return [
    `A backup of ${source.database} (${bytesText(bytes)} of rows) was restored elsewhere, and the seconds are written down.`,
    `Each README.md below changes/ (${listNames(changes.made.map(({ name }) => name))}) was read by whoever runs the scripts.`,
    'The scripts and their ways back were run once on the restored copy, with both versions of the application.',
    `${source.label} has room for the new shapes: columns, indexes and tables beside the old ones, and copies where a script says that the table is written again.`,
    'A login that may change definitions for the scripts; the login of Lockstep can only read, lockstep_change and lockstep_old_write too.',
    'The first messages of COMMUNICATION.md are sent.',
  ];
}

function tests({ gates }: Situation): PlanTest[] {
  const test = (when: PlanTest['when'], what: string, passes: string, command: string | null = null): PlanTest => ({
    when,
    what,
    passes,
    command,
  });
  return [
    test('before', 'Every script, its way back, and the script again, on a restored copy', 'Exit code 0 each time.'),
    test('before', 'Both versions of the application write at once on the copy', 'verify prints 0 rows differ.'),
    test(
      'during',
      'The records of the changes, every day',
      'Each change is where this plan has it.',
      commands.syncStatus,
    ),
    test(
      'canary',
      'The new version for 1 % of users, for a busy hour',
      `Errors not above those of the old one; p99 raised by less than ${gates.p99_impact_percent} %.`,
    ),
    test(
      'after',
      'Insert, change and delete one row of each changed table through each version',
      'Both read what the other wrote, until the contract.',
    ),
    test('after', 'The slowest queries of the changed tables', 'None is above the limit.'),
  ];
}

function watched({ gates, source }: Situation): Watch[] {
  return [
    {
      what: 'rows of which both shapes differ',
      command: commands.syncStatus,
      warn: 'one, before the flip',
      halt: 'one, after the flip',
      action: 'no gate opens; mend the rows, run verify again; after the flip take the flip back',
    },
    {
      what: 'p99 of writes to the changed tables',
      command: 'your monitoring',
      warn: `${gates.p99_impact_percent} % above the baseline`,
      halt: 'twice the baseline for 15 min',
      action: 'stop the backfill (it goes on where it was); then the undo of the newest step',
    },
    {
      what: `waits for locks, disk and log of ${source.label}`,
      command: 'your monitoring',
      warn: 'a script that tries again for a minute',
      halt: 'writers that wait longer than the lock limit',
      action: 'end the script: it may be run again',
    },
  ];
}

function risks({ source, changes }: Situation): Plan['risks'] {
  return [
    {
      id: 'R1',
      risk: `A reader of an old shape that nobody thought of fails after the contract of ${listNames(changes.made.map(({ name }) => name))}.`,
      probability: 'medium: no server notes who only reads',
      impact: 'high for that reader',
      mitigation: 'Look for the old names in the code, in views and in the statistics of statements.',
      contingency: 'Repair forward: each README.md says what cannot come back.',
    },
    {
      id: 'R2',
      risk: `Triggers and the backfill slow down writers of ${source.database}.`,
      probability: 'medium until it was tried under load',
      impact: 'medium',
      mitigation: 'batch_rows and pause_ms of the change; quiet hours.',
      contingency: 'End the backfill; it goes on where it was.',
    },
    {
      id: 'R3',
      risk: 'A script waits behind a long transaction and everybody else behind the script.',
      probability: 'low: each gives up after its lock limit and tries again',
      impact: 'high while it lasts',
      mitigation: 'No long transactions while a script runs.',
      contingency: 'End the script.',
    },
  ];
}

function matrix({ settings, gates }: Situation): Plan['matrix'] {
  const who = (role: 'incident_commander' | 'technical_lead', title: string) => {
    const name = settings.roles[role];
    return name === undefined ? title : `${title}: ${name}`;
  };
  const commander = who('incident_commander', 'incident commander');
  const lead = who('technical_lead', 'technical lead');
  return [
    { what: 'rows differ after the flip', who: commander, within: 'at once', byDefault: 'take the flip back' },
    {
      what: 'a critical function is broken for users',
      who: commander,
      within: '5 min',
      byDefault: 'the old version again; before the contract it has everything',
    },
    {
      what: `p99 more than ${gates.p99_impact_percent} % above the baseline`,
      who: lead,
      within: '30 min',
      byDefault: 'end the backfill, find out',
    },
    {
      what: 'a script does not come through for locks',
      who: lead,
      within: '15 min',
      byDefault: 'end it, try at a quiet hour',
    },
    { what: 'a reader fails after the contract', who: commander, within: '5 min', byDefault: 'repair forward' },
  ];
}

function tree(): Plan['tree'] {
  return [
    {
      question: 'Is data being lost or changed right now (rows differ, a constraint fails)?',
      answers: [
        'Before the flip: bring the old version out again; it has everything. Then the undo of the newest step.',
        'After the flip, before the contract: the undo of flip, then the old version.',
        'After the contract: there is no way back. Repair forward.',
      ],
    },
    {
      question: 'Is the service slow or failing, and the data right?',
      answers: ['End what runs: every script may be run again, and goes on where it was.'],
    },
    {
      question: 'Neither, but a command ended with exit code 2?',
      answers: ['It could not tell. Restore its connection first; decide nothing on an unknown.'],
    },
  ];
}

/** The changes by name, with the table of each. */
export function changedTables({ changes }: Situation): string {
  return `${quantity(changes.made.length, 'change')}: ${listNames(changes.made.map(({ title }) => title))}`;
}
