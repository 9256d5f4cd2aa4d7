import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMissing } from './file-errors.ts';
import { runsFolder } from './folders.ts';
import { commandLine, isAlive, killTree, type ProcessIdentity } from './processes.mjs';
import { ownerOf } from './run-folder.ts';

/** Ends the servers and removes the folders that dead processes left behind; touches nothing that belongs to a living one. */
export async function sweepRuns(): Promise<void> {
  const names = await readdir(runsFolder()).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const name of names) {
    const owner = ownerOf(name);
    if (owner && !isAlive(owner)) await removeRun(join(runsFolder(), name));
  }
}

/** Ends the server recorded in a run folder, if it still lives, and removes the folder. */
export async function removeRun(folder: string): Promise<void> {
  const server = await recordedServer(folder);
  if (server?.container !== undefined) spawnSync('docker', ['rm', '-f', server.container]);
  // The id may belong to another process by now, so its start time and its command line must fit as well.
  if (server && isAlive(server) && commandLine(server.pid).includes(folder)) {
    killTree(server.pid);
    while (isAlive(server)) await sleep(20);
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

async function recordedServer(folder: string): Promise<(ProcessIdentity & { container?: string }) | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, 'server.json'), 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined; // It never came to a start.
    throw error;
  }
}
