import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileKind } from '../lint/lint-file.ts';
import { LockstepError } from '../model/errors.ts';
import { placeOf } from '../writers/repository/languages.ts';
import type { Listing, SourceFile } from '../writers/repository/list-files.ts';
import { runTogether } from './run-together.ts';

/** A file to look through. */
export interface LintTarget {
  readonly path: string;
  readonly kind: FileKind;
  /** Its migration tool runs it in one transaction. */
  readonly together: boolean;
  readonly read: () => Promise<string>;
}

/** Names of files that keep two stores in step, or move rows. */
const SYNC = /backfill|dual[-_]?write|outbox|relay|shadow[-_]?read|parity|cutover|reconcil|sync/i;

const KINDS = { sql: 'script', code: 'program', markup: 'text', text: 'text', prisma: 'text' } as const;

/** The files that are asked for; without paths migrations, scripts, and code whose name says that it keeps stores in step. */
export async function lintTargets(
  projectDir: string,
  listing: Listing,
  paths: readonly string[] | undefined,
): Promise<{ files: LintTarget[]; passedOver: string[] }> {
  const passedOver = [
    ...listing.large.map((path) => `${path}: larger than 1 MB`),
    ...listing.unreadable.map((path) => `${path}: cannot be read`),
  ];
  const together = runTogether(projectDir, listing.migrationTools);
  const targetOf = ({ path, language }: SourceFile): LintTarget => ({
    path,
    kind: KINDS[language.kind],
    together: language.kind === 'sql' && together(path),
    read: () => readText(projectDir, path),
  });
  if (paths === undefined) {
    const wanted = listing.files.filter(
      ({ path, language }) =>
        placeOf(path) !== 'test' && (language.kind === 'sql' || placeOf(path) === 'migration' || SYNC.test(path)),
    );
    return { files: wanted.map(targetOf), passedOver };
  }
  const files = (await Promise.all(paths.map((asked) => below(projectDir, listing, asked, targetOf)))).flat();
  return { files: [...new Map(files.map((file) => [file.path, file])).values()], passedOver };
}

async function below(
  projectDir: string,
  listing: Listing,
  asked: string,
  targetOf: (file: SourceFile) => LintTarget,
): Promise<LintTarget[]> {
  const path = asked.replace(/^\.\//, '').replace(/\/+$/, '');
  if (path.startsWith('/') || /(?:^|\/)\.\.(?:\/|$)|\\/.test(path)) {
    throw new LockstepError('VALIDATION', `${asked} is not a path inside the project.`, {
      hint: 'Name it from the project folder, as in db/migrations.',
    });
  }
  const found = listing.files.filter((file) => path === '.' || file.path === path || file.path.startsWith(`${path}/`));
  if (found.length > 0) return found.map(targetOf);
  if (/\.(?:md|mdx|markdown)$/i.test(path) && (await isInside(projectDir, path)))
    return [{ path, kind: 'markdown', together: false, read: () => readText(projectDir, path) }];
  throw new LockstepError('VALIDATION', `${asked} names no file that can be looked through.`, {
    hint: 'It is not there, git ignores it, it is larger than 1 MB, or its language is not known.',
  });
}

/** No symbolic link leads out of the project. */
async function isInside(projectDir: string, path: string): Promise<boolean> {
  const [root, file] = await Promise.all([realpath(projectDir), realpath(join(projectDir, path)).catch(() => '')]);
  return file === join(root, path);
}

async function readText(projectDir: string, path: string): Promise<string> {
  try {
    return await readFile(join(projectDir, path), 'utf8');
  } catch (error) {
    throw new LockstepError(
      'VALIDATION',
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      { hint: 'Name a file of the project that can be read.' },
    );
  }
}
