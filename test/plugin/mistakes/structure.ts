import { expect } from 'vitest';
import { backfilling, type Mistake, skill } from './mistake.ts';

/** Guides that lost a part. */
export const structure: readonly Mistake[] = [
  {
    mistake: 'a skill that is too long',
    path: skill,
    right: '## Tools',
    wrong: '\n'.repeat(150),
    found: [expect.stringMatching(/lines, 20 to 150/)],
  },
  {
    mistake: 'a command that is too long',
    path: 'commands/gate.md',
    right: '\n\nAnswer with',
    wrong: '\n\n\n\n\n\n\n\n\n\n\nAnswer with',
    found: [expect.stringMatching(/^commands\/gate.md: \d+ lines, 10 to 20/)],
  },
  {
    mistake: 'a skill without the moment to stop',
    path: backfilling,
    right: '## Stop, and ask',
    wrong: '## Then',
    found: [`${backfilling}: does not say when to stop and ask`],
  },
  {
    mistake: 'choices without reasons',
    path: 'skills/dual-writing/SKILL.md',
    right: '| situation | choose | because |',
    wrong: '| situation | choose | notes |',
    found: ['skills/dual-writing/SKILL.md: no table gives its reasons'],
  },
  {
    mistake: 'a skill without thoughts that lose data',
    path: backfilling,
    right: '| thought | why wrong | do instead |',
    wrong: '| idea | no | yes |',
    found: [`${backfilling}: its last table is not thought, why wrong, do instead`],
  },
  {
    mistake: 'a table row that lost a cell',
    path: backfilling,
    right: '| every writer is captured | ',
    wrong: '| every writer is captured ',
    found: [
      expect.stringContaining(`${backfilling}: a row of another width than its table: | every writer is captured`),
    ],
  },
];
