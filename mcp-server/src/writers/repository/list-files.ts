import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { type Language, languageOf } from './languages.ts';

/** A file that may hold a call that writes; its path is relative to the project, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly language: Language;
}

/** The files of a project, and what was passed over. */
export interface Listing {
  readonly files: readonly SourceFile[];
  /** tsconfig.json and jsconfig.json files. */
  readonly configurations: readonly string[];
  /** Files of migration tools that are no source. */
  readonly migrationTools: readonly string[];
  /** Larger than MOST_BYTES. */
  readonly large: readonly string[];
  /** Folders and files that could not be read. */
  readonly unreadable: readonly string[];
  readonly links: number;
  /** The project holds more files than MOST_FILES: the rest was not looked at. */
  readonly more: boolean;
}

/** Larger files are data or made by a program. */
export const MOST_BYTES = 1_000_000;
export const MOST_FILES = 200_000;

/** Folders of other people's code and of what a build makes, besides those that .gitignore names. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(
  'node_modules vendor dist bower_components .git .hg .svn .lockstep .next .nuxt .svelte-kit .turbo .yarn .venv __pycache__'.split(
    ' ',
  ),
);

interface Rules {
  /** The folder of the .gitignore, empty or with a trailing slash. */
  readonly folder: string;
  readonly matcher: Ignore;
}

/** Every source file below a folder that git would keep, in a fixed order. Symbolic links are not followed. */
export async function listFiles(root: string, signal?: AbortSignal): Promise<Listing> {
  const files: SourceFile[] = [];
  const configurations: string[] = [];
  const migrationTools: string[] = [];
  const large: string[] = [];
  const unreadable: string[] = [];
  let links = 0;
  const visit = async (folder: string, outer: readonly Rules[]): Promise<void> => {
    signal?.throwIfAborted();
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => null);
    if (entries === null) return void unreadable.push(folder === '' ? '.' : folder);
    const rules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
      ? [...outer, await readRules(root, folder)]
      : outer;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}${entry.name}`;
      if (entry.isSymbolicLink()) links += 1;
      else if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(rules, `${path}/`)) await visit(`${path}/`, rules);
      } else if (entry.isFile() && files.length < MOST_FILES) {
        if (/^[jt]sconfig(?:\.base)?\.json$/.test(entry.name)) configurations.push(path);
        if (
          /^(?:diesel\.toml|flyway\.(?:conf|toml)|liquibase\.properties|_journal\.json|drizzle\.config\.json|ormconfig\.json)$/.test(
            entry.name,
          )
        )
          migrationTools.push(path);
        const language = languageOf(entry.name);
        if (language === null || isIgnored(rules, path)) continue;
        const size = sizeOf(join(root, path));
        if (size === null) unreadable.push(path);
        else if (size > MOST_BYTES) large.push(path);
        else files.push({ path, language });
      }
    }
  };
  await visit('', []);
  return { files, configurations, migrationTools, large, unreadable, links, more: files.length >= MOST_FILES };
}

function sizeOf(path: string): number | null {
  try {
    return statSync(path).size;
  } catch {
    return null;
  }
}

async function readRules(root: string, folder: string): Promise<Rules> {
  const file = join(root, folder, '.gitignore');
  const text = (sizeOf(file) ?? 0) > MOST_BYTES ? '' : await readFile(file, 'utf8').catch(() => '');
  return { folder, matcher: ignore({ allowRelativePaths: true }).add(text) };
}

/** The innermost .gitignore that says anything of a path decides. */
function isIgnored(rules: readonly Rules[], path: string): boolean {
  for (const { folder, matcher } of rules.toReversed()) {
    const { ignored, unignored } = matcher.test(path.slice(folder.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
