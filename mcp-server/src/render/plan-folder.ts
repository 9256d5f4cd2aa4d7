import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LockstepError } from '../model/errors.ts';
import { errorCode } from '../model/file-errors.ts';

const segment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const temporary = /^\.lockstep-(\d+)(?:-([0-9a-f]{8}))?-\d+\.tmp$/;
/** This run of Lockstep: in a container every run may have the same process id. */
export const RUN = randomBytes(4).toString('hex');
let temporaries = 0;

/** Refuses a path that is absolute, leaves the folder, hides, or holds anything but plain characters: VALIDATION. */
export function checkPath(path: string): void {
  if (path.split('/').every((part) => segment.test(part))) return;
  throw new LockstepError('VALIDATION', `${JSON.stringify(path)} is not a path that Lockstep writes.`, {
    hint: 'This is a defect in Lockstep: please report it with the command you ran.',
  });
}

/** Refuses two paths that are one where the file system does not tell case: VALIDATION. */
export function checkDistinct(paths: readonly string[]): void {
  const seen = new Set<string>();
  for (const path of paths) {
    const folded = path.toLowerCase();
    if (seen.has(folded)) {
      throw new LockstepError('VALIDATION', `${JSON.stringify(path)} is the name of two files.`, {
        hint: 'This is a defect in Lockstep: please report it with the command you ran.',
      });
    }
    seen.add(folded);
  }
}

/** The root and every folder below it on the way to the files, outer ones first. */
export function foldersOf(root: string, paths: readonly string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'));
  }
  return [root, ...[...folders].sort().map((folder) => join(root, folder))];
}

/** Refuses a symbolic link or anything but a folder in the place of a folder; a missing one is fine. */
export async function checkFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const found = await kindOf(folder);
    if (found !== 'folder' && found !== 'missing') throw refused(folder, found);
  }
}

/** Makes the folders that are missing; outer ones come first. */
export async function makeFolders(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    if ((await kindOf(folder)) !== 'missing') continue;
    // Somebody else may make it at the same moment.
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** The bytes of a plain file, or null when there is none; refuses a symbolic link, a folder or a device. */
export async function readPlainFile(file: string): Promise<Buffer | null> {
  const found = await kindOf(file);
  if (found === 'missing') return null;
  if (found !== 'file') throw refused(file, found);
  return readFile(file);
}

/** Writes the text to a new file in the same folder, down to the disk, and returns that file's path: a rename away from its place. */
export async function stage(file: string, text: string): Promise<string> {
  temporaries += 1;
  const staged = join(dirname(file), `.lockstep-${process.pid}-${RUN}-${temporaries}.tmp`);
  const handle = await open(
    staged,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0),
    0o600,
  );
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(staged, { force: true });
    throw error;
  }
  await handle.close();
  return staged;
}

/** Puts a staged file in its place; a link there is replaced, never followed. */
export async function putInPlace(staged: string, file: string): Promise<void> {
  await rename(staged, file);
}

/** Removes what a killed run left staged in these folders. */
export async function sweepStaged(folders: Iterable<string>): Promise<void> {
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      const [, owner, run] = temporary.exec(name) ?? [];
      if (owner !== undefined && !isOurs(Number(owner), run)) await rm(join(folder, name), { force: true });
    }
  }
}

/** Whether a process that is there left it and may still want it. */
export function isOurs(pid: number, run: string | undefined): boolean {
  return pid === process.pid ? run === RUN : isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

async function kindOf(path: string): Promise<'missing' | 'file' | 'folder' | 'symbolic link' | 'special file'> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) return 'symbolic link';
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'special file';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'missing';
    throw error;
  }
}

function refused(path: string, found: string): LockstepError {
  return new LockstepError('CONFLICT', `${path} is a ${found}: Lockstep does not write through or over it.`, {
    hint: 'Move it away, then run the command again. Nothing was written.',
  });
}
