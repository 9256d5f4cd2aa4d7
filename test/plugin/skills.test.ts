import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../mcp-server/src/config/settings.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { type Documents, kindOf, readDocuments } from './documents.ts';
import { frontmatterProblems } from './frontmatter-problems.ts';
import { textProblems } from './text-problems.ts';

function problemsOf(documents: Documents): string[] {
  return [...frontmatterProblems(documents), ...textProblems(documents, { tools, settings: settingsSchema })];
}

const documents = readDocuments();
const kinds = [...documents.keys()].map(kindOf);
const skill = 'skills/planning-a-migration/SKILL.md';
const reference = 'skills/planning-a-migration/references/reading-parity.md';

/** What is found after one mistake is planted in one file. */
function afterMistake(path: string, right: string | RegExp, wrong: string): string[] {
  const text = documents.get(path) ?? '';
  const spoiled = text.replace(right, wrong);
  if (spoiled === text) throw new Error(`${path} does not hold ${right}: the mistake was not planted`);
  return problemsOf(new Map([...documents, [path, spoiled]]));
}

describe('the skills and commands', () => {
  it('are one skill with its references and five commands', () => {
    const count = (kind: string) => kinds.filter((found) => found === kind).length;
    expect({ skills: count('skill'), references: count('reference'), commands: count('command') }).toEqual({
      skills: 1,
      references: 3,
      commands: 5,
    });
  });

  it('have a head that every client reads, and name only what exists', () => {
    expect(problemsOf(documents)).toEqual([]);
  });

  it.each([
    [
      'an unknown key',
      skill,
      'name: ',
      'nmae: ',
      [`${skill}: name Invalid input: expected string, received undefined`, `${skill}: Unrecognized key: "nmae"`],
    ],
    [
      'a name that is not the folder’s',
      skill,
      'name: planning',
      'name: plotting',
      [`${skill}: the name plotting-a-migration is not the folder's`],
    ],
    [
      'a head that is not YAML',
      'commands/plan.md',
      'argument-hint: "',
      'argument-hint: [a] "',
      [expect.stringContaining('commands/plan.md: ')],
    ],
    [
      'a head that does not start the file',
      'commands/plan.md',
      '---\n',
      '\n---\n',
      ['commands/plan.md: no frontmatter between --- lines at the very start'],
    ],
    [
      'a description that is too long',
      skill,
      'description: "',
      `description: "${'long '.repeat(300)}`,
      [`${skill}: description Too big: expected string to have <=1536 characters`],
    ],
    ['a skill that is too long', skill, '## Tools', '\n'.repeat(150), [expect.stringMatching(/lines, 20 to 150/)]],
    [
      'a tool that does not exist',
      'commands/parity.md',
      'Call `check_parity`',
      'Call `check_parities`',
      ['commands/parity.md: there is no tool check_parities', 'commands/parity.md: no tool knows check_parities'],
    ],
    [
      'a terminal command that does not exist',
      skill,
      'lockstep.js" check-parity',
      'lockstep.js" check-rows',
      [`${skill}: there is no tool check_rows`],
    ],
    [
      'a grant of a tool that does not exist',
      'commands/plan.md',
      'db__generate_plan',
      'db__generate_plans',
      ['commands/plan.md: there is no tool generate_plans'],
    ],
    [
      'an argument that the tool refuses',
      skill,
      '`compare_schemas {"table"',
      '`compare_schemas {"tabel"',
      [`${skill}: \`compare_schemas {"tabel": "orders"}\`: Unrecognized key: "tabel"`],
    ],
    [
      'a field that no result has',
      reference,
      '`unsettled`',
      '`un_settled`',
      [`${reference}: no tool knows un_settled`],
    ],
    [
      'a command that does not exist',
      'commands/assess.md',
      '/lockstep:plan',
      '/lockstep:plans',
      ['commands/assess.md: there is no /lockstep:plans'],
    ],
    [
      'a link to nowhere',
      skill,
      /references\/reading-parity/g,
      'references/reading',
      [
        `${skill}: links to skills/planning-a-migration/references/reading.md, which is missing`,
        `${skill}: links to skills/planning-a-migration/references/reading.md, which is missing`,
        `${skill}: never names ${reference}`,
      ],
    ],
    [
      'a reference that links on',
      reference,
      '## Repair',
      '[more](more.md)',
      [`${reference}: a reference links on to more.md`],
    ],
    [
      'an argument inside a shell line',
      'commands/plan.md',
      'Plan the migration.',
      '!`echo $ARGUMENTS`',
      ['commands/plan.md: an argument would reach a shell'],
    ],
  ])('are refused with %s', (_mistake, path, right, wrong, expected) => {
    expect(afterMistake(path, right, wrong)).toEqual(expected);
  });

  it('are refused when a command has a skill’s name', () => {
    const twice = new Map([
      ...documents,
      ['commands/planning-a-migration.md', documents.get('commands/plan.md') ?? ''],
    ]);
    expect(problemsOf(twice)).toEqual([
      'commands/planning-a-migration.md: a skill has the same name and would hide it',
    ]);
  });
});
