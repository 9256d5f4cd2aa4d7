import { posix } from 'node:path';
import { type Documents, kindOf } from './documents.ts';

/** Links to files, headings and attachments that are not there, and references that nobody would ever read. `files`: every path of the plugin. */
export function linkProblems(documents: Documents, files: ReadonlySet<string>): string[] {
  return [...documents].flatMap(([path, text]) => {
    const targets = linksOf(text);
    return [
      ...(kindOf(path) === 'reference' ? targets.map((target) => `${path}: a reference links on to ${target}`) : []),
      ...targets.flatMap((target) => deadLink(path, target, documents, files)),
      ...attachments(text)
        .filter((file) => !files.has(file))
        .map((file) => `${path}: attaches ${file}, which is missing`),
      ...unlinked(path, targets, files),
    ];
  });
}

function linksOf(text: string): string[] {
  const code = /^```.*?^```|`[^`\n]*`/gms;
  return [...text.replaceAll(code, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^https?:/.test(target));
}

function deadLink(path: string, link: string, documents: Documents, files: ReadonlySet<string>): string[] {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : posix.join(posix.dirname(path), file);
  if (!files.has(target)) return [`${path}: links to ${target}, which is missing`];
  const own = documents.get(target);
  if (anchor === undefined || (own !== undefined && headingsOf(own).includes(anchor))) return [];
  return [`${path}: links to ${target}#${anchor}, a heading that is missing`];
}

/** Headings as the anchors that GitHub makes of them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** `@${CLAUDE_PLUGIN_ROOT}/…` puts a file of the plugin into what the model reads. */
function attachments(text: string): string[] {
  return [...text.matchAll(/^@\$\{CLAUDE_PLUGIN_ROOT\}\/(\S+)$/gm)].map((match) => match[1] ?? '');
}

function unlinked(path: string, targets: readonly string[], files: ReadonlySet<string>): string[] {
  if (kindOf(path) !== 'skill') return [];
  const folder = posix.dirname(path);
  const named = targets.map((target) => posix.join(folder, target.split('#')[0] ?? ''));
  return [...files]
    .filter((file) => file.startsWith(`${folder}/`) && file !== path && !named.includes(file))
    .map((file) => `${path}: never names ${file}`);
}
