import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Adapter } from '../adapter.ts';
import { DECLARES, definitionsIn } from '../code/definitions.ts';
import { makeProject } from '../code/make-project.ts';
import { readAliases } from '../code/module-finder.ts';
import { prismaModels } from '../code/prisma-schema.ts';
import type { TableNames } from '../table-names.ts';
import { ormUsed } from '../text/orm-use.ts';
import { placeOf } from './languages.ts';
import { listFiles } from './list-files.ts';
import { readSource } from './read-source.ts';
import type { RepositorySite } from './repository-site.ts';
import { parseBlocks, scanFile } from './scan-file.ts';

/** What was found in the files of a project, and what could not be looked at. */
export interface RepositoryScan {
  readonly sites: readonly RepositorySite[];
  readonly files: number;
  readonly unparsed: readonly string[];
  readonly large: readonly string[];
  readonly unreadable: readonly string[];
  /** Not looked at because a program made them. */
  readonly minified: readonly string[];
  /** Read although some bytes are no UTF-8. */
  readonly damaged: readonly string[];
  readonly links: number;
  readonly more: boolean;
  /** Files that use an ORM which was not looked into, by its name. */
  readonly orms: ReadonlyMap<string, readonly string[]>;
  /** Languages of which only the SQL in strings was looked at. */
  readonly searched: readonly string[];
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Finds every call site below a folder that writes a table. The files are read twice: for what they declare, then for what they call. */
export async function scanRepository(
  root: string,
  tables: TableNames,
  adapter: Adapter,
  { signal, onProgress = () => {} }: ScanOptions = {},
): Promise<RepositoryScan> {
  const { files, configurations, large, unreadable, links, more } = await listFiles(root, signal);
  const aliases = configurations.map((path) => readAliases(path, readSource(root, path).text ?? ''));
  const project = makeProject(
    files.filter(({ language }) => language.kind === 'code').map(({ path }) => path),
    aliases,
  );
  const problems = {
    unparsed: new Set<string>(),
    minified: new Set<string>(),
    damaged: new Set<string>(),
    unreadable: new Set(unreadable),
  };
  const sites: RepositorySite[] = [];
  const searched = new Set<string>();
  const orms = new Map<string, string[]>();
  const mentions = /\bexport\b|\bexports\b/;
  const each = async (start: number, work: (file: (typeof files)[number], text: string) => void) => {
    for (const [at, file] of files.entries()) {
      signal?.throwIfAborted();
      if (at % 50 === 0) {
        onProgress(start + at, files.length * 2);
        // A cancel, and whatever else the server is asked, comes in between.
        await nextTurn();
      }
      const text = textOf(root, file.path, problems);
      if (text !== null) work(file, text);
    }
  };
  await each(0, ({ path, language }, text) => {
    if (language.kind === 'prisma') project.addPrisma(prismaModels(text));
    if (/\bfrom\s+['"]knex['"]|require\(['"]knex['"]/.test(text)) project.mark('Knex');
    const declares = DECLARES.test(text) || (mentions.test(text) && namesTable(text, tables));
    if (language.kind !== 'code' || !declares) return;
    for (const file of parseBlocks(path, text, language) ?? []) project.add(path, definitionsIn(file, project));
  });
  project.finish();
  await each(files.length, (file, text) => {
    const found = scanFile(file, text, { project, tables, adapter });
    if (found === null) problems.unparsed.add(file.path);
    else sites.push(...found);
    if (file.language.kind === 'text') searched.add(file.language.name);
    const orm = placeOf(file.path) === 'source' ? ormUsed(text, file.language) : null;
    if (orm !== null) orms.set(orm, [...(orms.get(orm) ?? []), file.path]);
  });
  onProgress(files.length * 2, files.length * 2);
  return {
    sites,
    files: files.length,
    unparsed: [...problems.unparsed],
    minified: [...problems.minified],
    damaged: [...problems.damaged],
    unreadable: [...problems.unreadable],
    large,
    links,
    more,
    orms,
    searched: [...searched].sort(),
  };
}

type Problems = Readonly<Record<'minified' | 'damaged' | 'unreadable', Set<string>>>;

/** The text of a file; null when there is none, which is noted. */
function textOf(root: string, path: string, problems: Problems): string | null {
  const { text, problem, ...rest } = readSource(root, path);
  if (text === null && (problem === 'minified' || problem === 'unreadable')) problems[problem].add(path);
  if ('damaged' in rest && rest.damaged) problems.damaged.add(path);
  return text;
}

/** Whether a table's name stands in quotes anywhere in a text. */
function namesTable(text: string, tables: TableNames): boolean {
  for (const [, name = ''] of text.matchAll(/['"`]([^'"`\n]{1,130})['"`]/g)) {
    if (tables.ofSql(name.split('.')) !== null) return true;
  }
  return false;
}
