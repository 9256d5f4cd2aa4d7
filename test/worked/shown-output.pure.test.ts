import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../client/root.ts';
import { agrees, blocksOf, commandsOf, sessionsOf } from './page.ts';

const WORKED = 'skills/planning-a-migration/references/worked-migration.md';
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const below = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((page) => `${folder}/${page}`);
/** docs/lint is written by the test that runs it. */
const pages = ['README.md', ...['skills', 'commands', 'docs'].flatMap(below)].filter(
  (page) => page.endsWith('.md') && !page.startsWith('docs/lint/'),
);

it('what is shown as printed stands where the worked migration prints it, and nowhere else', () => {
  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(/^```(console|text)$/gm)].map(([, kind]) => `${kind} in ${page}`),
  );
  expect([...new Set(shown)].sort()).toEqual(['console in README.md', `text in ${WORKED}`]);
  const programs = /^(git|npm|claude|export|node) /;
  const commands = blocksOf(read('README.md')).flatMap(({ kind, lines }) => (kind === 'sh' ? commandsOf(lines) : []));
  expect(commands.filter((line) => !programs.test(`${line} `))).toEqual([]);
});

it('what README.md shows of a terminal is on the page of the worked migration, below the same command; of two, whose lines that page leaves out, only the long run tells', () => {
  const blocks = blocksOf(read(WORKED));
  const printed = blocks.flatMap(({ kind, lines }, at) => {
    const next = blocks[at + 1];
    return kind === 'sh' && next?.kind === 'text' ? [{ commands: commandsOf(lines), lines: next.lines }] : [];
  });
  const elsewhere = sessionsOf(read('README.md')).filter(
    ({ command, prints }) =>
      !printed.some(({ commands, lines }) => commands.includes(command) && agrees(['…', ...prints, '…'], lines)),
  );
  expect(elsewhere.map(({ command }) => command)).toEqual(['lockstep generate-plan', 'kit install --triggers']);
});
