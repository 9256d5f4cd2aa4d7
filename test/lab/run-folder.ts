import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeReadable, runsFolder } from './folders.ts';
import { identify } from './processes.mjs';

/** Makes the folder of one server; its name says which process it belongs to, so that a sweep can tell when that process is gone. */
export async function createRunFolder(): Promise<string> {
  await makeReadable(runsFolder());
  const owner = identify(process.pid);
  if (!owner) throw new Error(`This process (${process.pid}) is not in the system's list of processes. Mount /proc.`);
  const folder = join(runsFolder(), `${owner.pid}-${owner.startTime}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder, { mode: 0o755 });
  return folder;
}
