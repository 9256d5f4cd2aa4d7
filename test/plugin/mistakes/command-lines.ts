import { expect } from 'vitest';
import { backfilling, type Mistake, skill } from './mistake.ts';

/** Command lines that would be refused. */
export const commandLines: readonly Mistake[] = [
  {
    mistake: 'a terminal command that does not exist',
    path: skill,
    right: 'lockstep.js" check-parity',
    wrong: 'lockstep.js" check-rows',
    found: [expect.stringContaining(`${skill}: lockstep does not take \`node "`)],
  },
  {
    mistake: 'an option that a terminal command does not have',
    path: skill,
    right: 'check-parity --tables',
    wrong: 'check-parity --table',
    found: [expect.stringContaining(`${skill}: lockstep does not take \`node "`)],
  },
  {
    mistake: 'a phase that has no gate',
    path: 'README.md',
    right: 'check-gate parity',
    wrong: 'check-gate parody',
    found: ['README.md: lockstep does not take `node mcp-server/dist/lockstep.js check-gate parody`'],
  },
  {
    mistake: 'an approval without what it approves',
    path: 'skills/cutting-over/SKILL.md',
    right: ' --action "flip the writers"',
    wrong: '',
    found: [expect.stringContaining('skills/cutting-over/SKILL.md: lockstep does not take')],
  },
  {
    mistake: 'a command that the kit does not have',
    path: backfilling,
    right: 'sync -- backfill pause',
    wrong: 'sync -- backfill wait',
    found: [`${backfilling}: the sync kit does not take \`npm run sync -- backfill wait\``],
  },
  {
    mistake: 'an option that a command of the kit does not have',
    path: backfilling,
    right: '--order descending',
    wrong: '--order newest',
    found: [`${backfilling}: the sync kit does not take \`npm run sync -- backfill run --order newest\``],
  },
  {
    mistake: 'an option that no command has',
    path: 'skills/cutting-over/SKILL.md',
    right: '`--fence-wait`',
    wrong: '`--fence-waits`',
    found: ['skills/cutting-over/SKILL.md: no command has --fence-waits'],
  },
];
