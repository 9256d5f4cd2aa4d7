import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../client/root.ts';
import { ensurePrograms } from '../lab/extra-packages.ts';
import { agrees, type Block, blocksOf, commandsOf, sessionsOf } from './page.ts';
import { photograph } from './photograph.ts';
import { openProject, type Project } from './project.ts';
import { steady } from './varying.ts';

const PAGE = join(root, 'skills/planning-a-migration/references/worked-migration.md');
const text = readFileSync(PAGE, 'utf8');
const blocks = blocksOf(text);
let project: Project;

beforeAll(async () => {
  await ensurePrograms(['psql', 'mariadb'], () => undefined);
  project = await openProject();
});
afterAll(() => project.close());

/** What a person answers to a question at the terminal: the word that the question asks for. */
function answerTo(command: string): string | undefined {
  if (command.startsWith('lockstep accept')) return 'accept';
  return /^lockstep approve .*--change (\S+)/.exec(command)?.[1];
}

/** Every command as it was typed, with the lines that it printed. */
const typed: { readonly command: string; readonly printed: readonly string[] }[] = [];

async function type(command: string): Promise<string[]> {
  const start = performance.now();
  const { printed, exitCode } = await project.type(command, answerTo(command));
  const lines = printed === '' ? [] : printed.trimEnd().split('\n').map(steady);
  typed.push({ command, printed: lines });
  took.push(`${Math.round(performance.now() - start)} ms, exit code ${exitCode}: ${command.slice(0, 100)}`);
  return lines;
}

const took: string[] = [];

/** The pictures of the status page that README.md shows, where the worked migration draws it. */
async function picture(): Promise<void> {
  if (process.env.UPDATE_GOLDEN !== '1') return;
  const docs = join(root, 'docs');
  await photograph(join(project.folder, 'migration/status.html'), [
    { colorScheme: 'light', from: null, picture: join(docs, 'status-page-light.png') },
    { colorScheme: 'dark', from: 'Tables', picture: join(docs, 'status-page-dark.png') },
  ]);
}

it('every command of the worked migration runs, and prints what the page says', async () => {
  const page = text.split('\n');
  const wrong: string[] = [];
  let moved = 0;
  for (const [index, block] of blocks.entries()) {
    if (block.kind === 'file') writeFileSync(join(project.folder, block.name ?? ''), `${block.lines.join('\n')}\n`);
    if (block.kind !== 'sh') continue;
    if (/^\w+\(\) \{/.test(block.lines[0] ?? '')) {
      project.preamble(block.lines);
      continue;
    }
    const printed: string[] = [];
    for (const command of commandsOf(block.lines)) printed.push(...(await type(command)));
    if (block.lines.includes('lockstep render-status')) await picture();
    const next: Block | undefined = blocks[index + 1];
    const promised = next?.kind === 'text' ? next : null;
    if (agrees(promised?.lines ?? ['…'], printed)) continue;
    wrong.push(`line ${block.at + 1}: ${block.lines.join('\n')}\nprints\n${printed.join('\n')}`);
    if (promised === null) continue;
    page.splice(promised.at + moved, promised.lines.length, ...printed);
    moved += printed.length - promised.lines.length;
  }
  console.log(took.join('\n'));
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, page.join('\n'));
  expect(wrong.join('\n\n')).toBe('');
});

it('what README.md shows of a terminal is what these commands printed', () => {
  const sessions = sessionsOf(readFileSync(join(root, 'README.md'), 'utf8'));
  expect(sessions.length).toBeGreaterThan(8);
  const untrue = sessions.filter(
    ({ command, prints }) => !typed.some((each) => each.command === command && agrees(prints, each.printed)),
  );
  expect(untrue).toEqual([]);
});
