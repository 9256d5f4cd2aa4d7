import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, isMissing } from './file-errors.ts';
import { cacheFolder, makeReadable } from './folders.ts';
import { isAlive, ownIdentity } from './processes.mjs';

/** Runs `work` while nobody else, in this process or another, holds the lock of that name; a dead holder's lock is taken over. */
export async function withLock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  await makeReadable(cacheFolder());
  const path = join(cacheFolder(), `${name}.lock`);
  while (!(await tryLock(path))) {
    await removeIfOwnerDied(path);
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  const mine = `${path}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(ownIdentity()));
  try {
    // A link appears with its content already in it, so nobody ever reads a half-written lock.
    await link(mine, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

async function removeIfOwnerDied(path: string): Promise<void> {
  const content = await readIfThere(path);
  if (content === undefined || isAlive(JSON.parse(content))) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  // Someone else may have taken the dead lock over just before the rename: then it is theirs, so put it back.
  if ((await readFile(aside, 'utf8')) !== content) await rename(aside, path);
  await rm(aside, { force: true });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
