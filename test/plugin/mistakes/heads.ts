import { expect } from 'vitest';
import { backfilling, type Mistake, skill } from './mistake.ts';

/** Heads that a client would read otherwise than they are meant. */
export const heads: readonly Mistake[] = [
  {
    mistake: 'an unknown key',
    path: skill,
    right: 'name: ',
    wrong: 'nmae: ',
    found: [`${skill}: name Invalid input: expected string, received undefined`, `${skill}: Unrecognized key: "nmae"`],
  },
  {
    mistake: 'a value that a client ignores',
    path: 'commands/cutover.md',
    right: 'disable-model-invocation: true',
    wrong: 'disable-model-invocation: yes',
    found: ['commands/cutover.md: disable-model-invocation Invalid input: expected true'],
  },
  {
    mistake: 'a name that is not the folder’s',
    path: skill,
    right: 'name: planning',
    wrong: 'name: plotting',
    found: [`${skill}: the name plotting-a-migration is not the folder's`],
  },
  {
    mistake: 'a head that is not YAML',
    path: 'commands/gate.md',
    right: 'argument-hint: "',
    wrong: 'argument-hint: [a] "',
    found: [expect.stringContaining('commands/gate.md: ')],
  },
  {
    mistake: 'a head that does not start the file',
    path: 'commands/gate.md',
    right: '---\n',
    wrong: '\n---\n',
    found: ['commands/gate.md: no frontmatter between --- lines at the very start'],
  },
  {
    mistake: 'a description that a client cuts',
    path: 'skills/cutting-over/SKILL.md',
    right: 'description: "',
    wrong: `description: "${'long '.repeat(300)}`,
    found: [
      'skills/cutting-over/SKILL.md: description Too big: expected string to have <=1536 characters',
      'skills/cutting-over/SKILL.md: description and when_to_use together are longer than 1536',
    ],
  },
  {
    mistake: 'descriptions that fill the listing of a session',
    path: skill,
    right: 'description: "',
    wrong: `description: "${'long '.repeat(190)}`,
    found: [expect.stringMatching(/^the listing holds \d+ characters, 7000 at most$/)],
  },
  {
    mistake: 'a description that is too long with when_to_use',
    path: skill,
    right: 'name: planning-a-migration\n',
    wrong: `name: planning-a-migration\nwhen_to_use: "${'x'.repeat(1200)}"\n`,
    found: [`${skill}: description and when_to_use together are longer than 1536`],
  },
  {
    mistake: 'a description that does not say what it is not for',
    path: backfilling,
    right: 'Not for ',
    wrong: 'Less for ',
    found: [expect.stringContaining(`${backfilling}: description Invalid string`)],
  },
  {
    mistake: 'a description that sends to a skill that is not there',
    path: backfilling,
    right: '(dual-writing,',
    wrong: '(double-writing,',
    found: [`${backfilling}: sends to double-writing, which is no skill`],
  },
  {
    mistake: 'two skills that wait for the same word',
    path: backfilling,
    right: "a 'backfill'",
    wrong: "a 'checksums'",
    found: [`skills/validating-parity/SKILL.md: waits for 'checksum', as backfilling does`],
  },
  {
    mistake: 'a skill that waits for nobody’s words',
    path: 'skills/batch-syncing/SKILL.md',
    right: /'(trickle|periodic sync|incremental load|updated_at)'/g,
    wrong: 'it',
    found: ['skills/batch-syncing/SKILL.md: 0 words in quotes that a user would type'],
  },
  {
    mistake: 'a rule that does not close',
    path: 'commands/gate.md',
    right: 'allowed-tools: [',
    wrong: 'allowed-tools: ["Bash(git:*", ',
    found: ['commands/gate.md: allowed-tools.0 Bash(git:* is no grant that a command of this plugin needs'],
  },
  {
    mistake: 'a variable that no client fills',
    path: 'commands/cutover.md',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the client substitutes it
    right: '@${CLAUDE_PLUGIN_ROOT}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the mistake
    wrong: '@${CLAUDE_PLUGIN_ROT}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the mistake
    found: ['commands/cutover.md: the client knows no ${CLAUDE_PLUGIN_ROT} here'],
  },
  {
    mistake: 'a placeholder that nothing fills',
    path: 'commands/gate.md',
    right: '$ARGUMENTS',
    wrong: '$ARGUMENT',
    found: [
      'commands/gate.md: $ARGUMENT is filled by nothing',
      'commands/gate.md: has a hint for arguments and reads none',
    ],
  },
  {
    mistake: 'arguments without a hint',
    path: backfilling,
    right: '## Before',
    wrong: '## Before $ARGUMENTS',
    found: [`${backfilling}: reads arguments that nobody is told to give`],
  },
  {
    mistake: 'an argument inside a shell line',
    path: 'commands/gate.md',
    right: 'Check the gate',
    wrong: '!`echo $ARGUMENTS`',
    found: ['commands/gate.md: an argument would reach a shell'],
  },
];
