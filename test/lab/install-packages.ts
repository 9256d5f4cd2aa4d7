import { existsSync } from 'node:fs';
import { withLock } from './lock.ts';
import { runCommand, tryCommand } from './run-command.ts';
import { runsAsRoot } from './system-user.ts';

// MariaDB's core packages hold the programs without the system service that mariadb-server would start.
const PACKAGES = {
  mariadb: ['mariadb-server-core', 'mariadb-client-core'],
  postgres: ['postgresql'],
} as const;

const CLUSTER_SETTINGS = '/etc/postgresql-common/createcluster.d';
const NO_CLUSTER = `${CLUSTER_SETTINGS}/lockstep-lab.conf`;

/** `yes` when this process may install Debian packages without being asked for a password, else why not. */
export async function mayInstallPackages(): Promise<string> {
  if (!existsSync('/etc/debian_version') || !existsSync('/usr/bin/apt-get')) return 'this is not Debian with apt-get';
  if (runsAsRoot()) return 'yes';
  const sudo = await tryCommand(['sudo', '-n', 'true']);
  return sudo.code === 0 ? 'yes' : 'this user is neither root nor allowed to use sudo without a password';
}

/** Installs a server's Debian packages; no system service and no default database cluster comes to life by it. */
export function installPackages(server: keyof typeof PACKAGES, log: (line: string) => void): Promise<void> {
  // apt itself waits for another apt only while installing, not while it reads the package lists.
  return withLock('apt', () => installAlone(server, log));
}

/** Installs Debian packages beyond the servers' own, one installation at a time. */
export function installDebianPackages(packages: readonly string[], log: (line: string) => void): Promise<void> {
  return withLock('apt', () => {
    log(`installing ${packages.join(' and ')}`);
    return install(packages, log);
  });
}

/** Reads the lists of packages again, which a small image comes without. */
export function readPackageLists(log: (line: string) => void): Promise<void> {
  return withLock('apt', async () => {
    log('reading the package lists');
    await runCommand(asRoot(['apt-get', 'update']));
  });
}

async function installAlone(server: keyof typeof PACKAGES, log: (line: string) => void): Promise<void> {
  const packages = PACKAGES[server];
  log(`installing ${packages.join(' and ')}`);
  if (server === 'mariadb') return install(packages, log);
  // PostgreSQL's package makes and starts a cluster unless this setting is there first.
  await runCommand(asRoot(['mkdir', '-p', CLUSTER_SETTINGS]));
  await runCommand(asRoot(['tee', NO_CLUSTER]), { input: 'create_main_cluster = false\n' });
  try {
    await install(packages, log);
  } finally {
    await runCommand(asRoot(['rm', '-f', NO_CLUSTER]));
  }
}

async function install(packages: readonly string[], log: (line: string) => void): Promise<void> {
  const apt = asRoot(['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=300']);
  const words = [...apt, 'install', '-y', '--no-install-recommends', ...packages];
  const first = await tryCommand(words);
  if (first.code === 0) return;
  // Most often the package list is missing, or so old that the mirror has dropped the versions it names.
  log(`reading the package lists again, since apt-get ended with code ${first.code}`);
  await runCommand([...apt, 'update']);
  await runCommand(words);
}

function asRoot(words: readonly string[]): string[] {
  return runsAsRoot() ? [...words] : ['sudo', '-n', ...words];
}
