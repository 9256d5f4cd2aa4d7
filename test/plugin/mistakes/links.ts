import { type Mistake, reference, skill } from './mistake.ts';

/** Links and attachments to nowhere. */
export const links: readonly Mistake[] = [
  {
    mistake: 'a link to nowhere',
    path: 'skills/validating-parity/SKILL.md',
    right: /references\/reading-parity\.md\)/g,
    wrong: 'references/reading.md)',
    found: [
      'skills/validating-parity/SKILL.md: links to skills/validating-parity/references/reading.md, which is missing',
      'skills/validating-parity/SKILL.md: links to skills/validating-parity/references/reading.md, which is missing',
      `skills/validating-parity/SKILL.md: never names ${reference}`,
    ],
  },
  {
    mistake: 'a link to a heading that is gone',
    path: skill,
    right: '[mysql-and-postgres.md](references/mysql-and-postgres.md)',
    wrong: '[values](references/mysql-and-postgres.md#values), [more](references/mysql-and-postgres.md#more)',
    found: [
      `${skill}: links to skills/planning-a-migration/references/mysql-and-postgres.md#more, a heading that is missing`,
    ],
  },
  {
    mistake: 'a reference that links on',
    path: reference,
    right: '## Repair',
    wrong: '[more](reading-parity.md)',
    found: [`${reference}: a reference links on to reading-parity.md`],
  },
  {
    mistake: 'an attachment that is missing',
    path: 'commands/cutover.md',
    right: '/skills/cutting-over/SKILL.md',
    wrong: '/skills/cutting-off/SKILL.md',
    found: ['commands/cutover.md: attaches skills/cutting-off/SKILL.md, which is missing'],
  },
];
