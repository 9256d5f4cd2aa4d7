import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../client/root.ts';

/** A Markdown file of the suite: what stands between the --- lines, and the text below. */
export interface SuiteFile {
  /** Relative to evals/. */
  readonly path: string;
  readonly head: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A case of evals/: its prompt, its graders, and the answers that only it gets. */
export interface Case {
  readonly name: string;
  readonly group: string;
  readonly prompt: SuiteFile;
  readonly graders: readonly SuiteFile[];
  readonly mocks: readonly SuiteFile[];
}

/** Where the suite lies. */
export const suiteFolder = join(root, 'evals');

const files: readonly SuiteFile[] = readdirSync(suiteFolder, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !path.startsWith('results/'))
  .sort()
  .map(readSuiteFile);

/** Every case, by name. */
export const cases: readonly Case[] = files
  .filter(({ path }) => basename(path) === 'prompt.md')
  .map((prompt) => {
    const folder = dirname(prompt.path);
    return {
      name: basename(folder),
      group: dirname(folder),
      prompt,
      graders: files.filter(({ path }) => dirname(path) === `${folder}/graders`),
      mocks: files.filter(({ path }) => path.startsWith(`${folder}/mocks/`)),
    };
  });

/** The answers that every case gets when it has none of its own. */
export const sharedMocks: readonly SuiteFile[] = files.filter(({ path }) => path.startsWith('mocks/'));

function readSuiteFile(path: string): SuiteFile {
  const text = readFileSync(join(suiteFolder, path), 'utf8');
  const [, head = '', body = ''] = /^(?:---\n([\s\S]*?)\n---\n)?([\s\S]*)$/.exec(text) ?? [];
  return { path, head: parse(head) ?? {}, body: body.trim() };
}
