import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from '../../mcp-server/src/config/settings.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';
import { codeOf } from './code-of.ts';
import { commandProblems, typedCommands } from './command-problems.ts';
import { type Documents, kindOf, nameOf, pluginFiles, readDocuments, root } from './documents.ts';
import { frontmatterProblems } from './frontmatter-problems.ts';
import { generatedFiles, kitNames } from './generated-files.ts';
import { guideProblems } from './guide-problems.ts';
import { linkProblems } from './link-problems.ts';
import { mistakes } from './mistakes/index.ts';
import { callsOf, knownWords, textProblems } from './text-problems.ts';

const settings = z.toJSONSchema(settingsSchema);
const vocabulary = {
  tools,
  file: settingsSchema,
  settings,
  words: knownWords(tools, settings),
  kit: kitNames(),
  generated: generatedFiles(),
};
const files = pluginFiles();
const documents = readDocuments();

async function problemsOf(all: Documents): Promise<string[]> {
  return [
    ...frontmatterProblems(all),
    ...guideProblems(all),
    ...textProblems(all, vocabulary),
    ...linkProblems(all, new Set([...files, ...all.keys()])),
    ...(await commandProblems(all, tools)),
  ];
}

/** What is found after one mistake is planted in one file. */
function afterMistake(path: string, right: string | RegExp, wrong: string): Promise<string[]> {
  const text = documents.get(path) ?? '';
  const spoiled = text.replace(right, () => wrong);
  if (spoiled === text) throw new Error(`${path} does not hold ${right}: the mistake was not planted`);
  return problemsOf(new Map([...documents, [path, spoiled]]));
}

describe('the skills and commands', () => {
  it('are sixteen skills with their references and thirteen commands, and hold what is looked at', () => {
    const count = (kind: string) => [...documents.keys()].filter((path) => kindOf(path) === kind).length;
    const texts = [...documents.values()];
    expect({ skills: count('skill'), references: count('reference'), commands: count('command') }).toEqual({
      skills: 16,
      references: 6,
      commands: 13,
    });
    expect(texts.flatMap(callsOf).length).toBeGreaterThan(80);
    expect(texts.flatMap(codeOf).length).toBeGreaterThan(800);
    const typed = typedCommands(documents);
    expect(typed.filter(({ of }) => of === 'kit').length).toBeGreaterThan(70);
    expect(typed.filter(({ of }) => of === 'lockstep').length).toBeGreaterThan(20);
  });

  it('have heads that every client reads, name only what exists, and say when to stop', async () => {
    expect(await problemsOf(documents)).toEqual([]);
  });

  it.each(mistakes)('are refused with $mistake', async ({ path, right, wrong, found }) => {
    expect(await afterMistake(path, right, wrong)).toEqual(found);
  });

  it('are refused when a command has a skill’s name', async () => {
    const twice = new Map([...documents, ['commands/backfilling.md', documents.get('commands/gate.md') ?? '']]);
    expect(await problemsOf(twice)).toEqual(['commands/backfilling.md: a skill has the same name and would hide it']);
  });

  it('have a home for every concern, as CONTRIBUTING.md says', () => {
    const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
    const table = /^## Where a concern lives$(.*?)^## /ms.exec(contributing)?.[1] ?? '';
    const homes = codeOf(table);
    const skills = [...documents.keys()].filter((path) => kindOf(path) === 'skill').map(nameOf);
    expect(skills.filter((name) => !homes.includes(name))).toEqual([]);
    expect(homes.filter((name) => /^[a-z]+(-[a-z]+)+$/.test(name) && !skills.includes(name))).toEqual([]);
    expect(homes.length).toBeGreaterThan(30);
  });
});
