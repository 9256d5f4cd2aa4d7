import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, which is the plugin. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Path relative to the plugin's root → text. */
export type Documents = ReadonlyMap<string, string>;

/** Every Markdown file that a user or a model reads: skills, their references, commands, the README and the pages below docs/. */
export function readDocuments(): Documents {
  const paths = ['docs', 'skills', 'commands'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const markdown = ['README.md', ...paths.filter((path) => path.endsWith('.md')).sort()];
  return new Map(markdown.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Every file of the plugin that git knows or would take, relative to its root. */
export function pluginFiles(): ReadonlySet<string> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return new Set(execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0'));
}

/** What a document is, by its place. */
export type DocumentKind = 'skill' | 'reference' | 'command' | 'other';

/** The kind of the document at this path; `other` for what is neither skill, reference nor command. */
export function kindOf(path: string): DocumentKind {
  if (/^skills\/[^/]+\/SKILL\.md$/.test(path)) return 'skill';
  if (/^skills\/[^/]+\/references\/[^/]+\.md$/.test(path)) return 'reference';
  return /^commands\/[^/]+\.md$/.test(path) ? 'command' : 'other';
}

/** What a user types after `/lockstep:` for a skill or a command. */
export function nameOf(path: string): string {
  return kindOf(path) === 'skill' ? (path.split('/')[1] ?? '') : path.replace(/^commands\/(.*)\.md$/, '$1');
}
