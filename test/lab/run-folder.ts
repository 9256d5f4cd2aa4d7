import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeReadable, runsFolder } from './folders.ts';
import { ownIdentity, type ProcessIdentity } from './processes.mjs';

/** Makes the folder of one server. Its name tells from the first moment which process it belongs to. */
export async function createRunFolder(): Promise<string> {
  await makeReadable(runsFolder());
  const owner = ownIdentity();
  const folder = join(runsFolder(), `${owner.pid}-${owner.startTime}-${randomBytes(4).toString('hex')}`);
  await mkdir(folder);
  await makeReadable(folder);
  return folder;
}

/** The process a folder made by `createRunFolder` belongs to; undefined for any other name. */
export function ownerOf(name: string): ProcessIdentity | undefined {
  const [, pid, startTime] = /^(\d+)-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  return pid === undefined || startTime === undefined ? undefined : { pid: Number(pid), startTime };
}
