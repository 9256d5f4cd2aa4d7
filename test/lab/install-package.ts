import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { runCommand, tryCommand } from './run-command.ts';
import { runsAsRoot } from './system-user.ts';

/** `yes` when this process may install Debian packages without being asked for a password, else why not. */
export async function mayInstallPackages(): Promise<string> {
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return 'this is not Debian with apt-get';
  if (runsAsRoot()) return 'yes';
  const sudo = await tryCommand(['sudo', '-n', 'true']);
  return sudo.code === 0 ? 'yes' : 'this user is neither root nor allowed to use sudo without a password';
}

export async function installPackage(
  name: 'mariadb-server' | 'postgresql',
  log: (line: string) => void,
): Promise<void> {
  log(`installing ${name}`);
  throw new Error('not yet');
}
