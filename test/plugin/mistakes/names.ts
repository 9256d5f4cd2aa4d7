import { expect } from 'vitest';
import { backfilling, type Mistake, reference, skill } from './mistake.ts';

/** Names of what does not exist. */
export const names: readonly Mistake[] = [
  {
    mistake: 'a tool that does not exist',
    path: 'commands/parity.md',
    right: 'Call `check_parity`',
    wrong: 'Call `check_parities`',
    found: ['commands/parity.md: there is no tool check_parities', 'commands/parity.md: no tool knows check_parities'],
  },
  {
    mistake: 'a grant of a tool that does not exist',
    path: 'commands/plan.md',
    right: 'db__generate_plan',
    wrong: 'db__generate_plans',
    found: ['commands/plan.md: there is no tool generate_plans'],
  },
  {
    mistake: 'an argument that the tool refuses',
    path: skill,
    right: '`compare_schemas {"table"',
    wrong: '`compare_schemas {"tabel"',
    found: [`${skill}: \`compare_schemas {"tabel": "orders"}\`: Unrecognized key: "tabel"`],
  },
  {
    mistake: 'a field that no result has',
    path: reference,
    right: '`unsettled`',
    wrong: '`un_settled`',
    found: [`${reference}: no tool knows un_settled`],
  },
  {
    mistake: 'a setting that lockstep.yaml refuses',
    path: skill,
    right: '`migration.dependencies`',
    wrong: '`migration.dependants`',
    found: [`${skill}: lockstep.yaml has no migration.dependants`],
  },
  {
    mistake: 'an example of lockstep.yaml that would be refused',
    path: 'skills/expanding-and-contracting/SKILL.md',
    right: 'op: is not null',
    wrong: 'op: not null',
    found: [expect.stringMatching(/^skills\/expanding-and-contracting\/SKILL.md: mapping.tables.0.where.0/)],
  },
  {
    mistake: 'a function that the kit does not have',
    path: 'skills/shadow-reading/SKILL.md',
    right: '`createShadow`',
    wrong: '`makeShadow`',
    found: ['skills/shadow-reading/SKILL.md: the sync kit has no makeShadow'],
  },
  {
    mistake: 'a file that nothing writes',
    path: 'commands/sync.md',
    right: '`migration/RUNBOOK.md`',
    wrong: '`migration/RUNBOOKS.md`',
    found: ['commands/sync.md: nothing writes migration/RUNBOOKS.md'],
  },
  {
    mistake: 'a command that does not exist',
    path: 'commands/assess.md',
    right: '/lockstep:plan',
    wrong: '/lockstep:plans',
    found: ['commands/assess.md: there is no /lockstep:plans'],
  },
  {
    mistake: 'a skill to load that only users start',
    path: backfilling,
    right: '## Start over',
    wrong: '## Start over, see lockstep:rolling-back',
    found: [`${backfilling}: lockstep:rolling-back is the user's to start: name its command`],
  },
];
