import { chmod, chown, mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runsAsRoot } from './system-user.ts';

/** The folder that keeps what is slow to make: unpacked servers, data-folder templates, certificates. Readable by every user. */
export function cacheFolder(): string {
  if (runsAsRoot()) return '/var/cache/lockstep-lab';
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lockstep-lab');
}

/** The folder that holds one folder per running server. */
export function runsFolder(): string {
  return runsAsRoot() ? '/var/tmp/lockstep-lab' : join(tmpdir(), `lockstep-lab-${process.getuid?.() ?? 0}`);
}

/** Makes a folder that the servers' user can pass through and read, whatever our umask says. */
export async function makeReadable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}

/** Gives a path to the user a server runs as; does nothing when the server runs as ourselves. */
export async function giveTo(owner: { uid: number; gid: number } | undefined, path: string): Promise<void> {
  if (owner) await chown(path, owner.uid, owner.gid);
}
