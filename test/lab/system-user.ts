import { readFileSync } from 'node:fs';
import type { Installation } from './installation.ts';
import { type Engine, engineOf } from './kinds.ts';

/** A user of this machine by its numbers. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whether this process is root, which no database server agrees to be. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The user a server must run as when we are root; undefined means ourselves. */
export function serverUser(engine: Engine): SystemUser | undefined {
  if (!runsAsRoot()) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of [engine, 'nobody']) {
    const entry = users.find((fields) => fields[0] === name);
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    `No user "${engine}" or "nobody" in /etc/passwd to run a ${engine} server as. Add one, or run as a user other than root.`,
  );
}

/** The user that an installation's programs are started as: ourselves for a container, whose own user is named on its command line. */
export function programUser({ kind, image }: Installation): SystemUser | undefined {
  return image === undefined ? serverUser(engineOf(kind)) : undefined;
}
