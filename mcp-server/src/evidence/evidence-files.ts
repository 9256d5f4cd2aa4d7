import { lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../model/errors.ts';
import { errorCode } from '../model/file-errors.ts';

/** Below the project's folder. */
export const PLAN_FOLDER = 'migration';
export const EVIDENCE_FOLDER = 'migration/evidence';
/** Names the last line that somebody wrote: when it is gone, the end was cut off. */
export const HEAD = 'head.json';

const NAME = /^\d{4}-\d\d-\d\d\.jsonl$/;

/** The files of the log, oldest first; none where there is no folder. One for each day in UTC, in the order of writing. */
export async function evidenceFiles(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The bytes of a file of the log; null when there is none. A link, a device or a pipe is refused: it may lead anywhere, and may never end. */
export async function readLogFile(file: string): Promise<Buffer | null> {
  try {
    if ((await lstat(file)).isFile()) return await readFile(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  throw new LockstepError('CONFLICT', `${file} is no plain file: Lockstep does not read evidence through it.`, {
    hint: 'Move it away, then run the command again.',
  });
}

/** The folder of the log below a project; made when `migration/` is there, since that one is where the user wants files. NOT_FOUND else. */
export async function makeEvidenceFolder(projectDir: string): Promise<string> {
  if (!(await isFolder(join(projectDir, PLAN_FOLDER)))) {
    throw new LockstepError('NOT_FOUND', `this project has no folder ${PLAN_FOLDER}/ yet.`, {
      hint: 'generate_plan makes it; from then on every run is kept.',
    });
  }
  const folder = join(projectDir, EVIDENCE_FOLDER);
  if (!(await isFolder(folder))) await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (found.isDirectory()) return true;
    throw new LockstepError('CONFLICT', `${path} is no folder: Lockstep does not write through or over it.`, {
      hint: 'Move it away, then run the command again.',
    });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
