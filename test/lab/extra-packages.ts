import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './folders.ts';
import { installDebianPackages, mayInstallPackages, readPackageLists } from './install-packages.ts';
import { withLock } from './lock.ts';
import { runCommand, tryCommand } from './run-command.ts';

/** Programs that some tests copy data with, and the Debian package that has each. */
const PROGRAMS = {
  pgloader: 'pgloader',
  'mariadb-dump': 'mariadb-client',
  mariadb: 'mariadb-client-core',
  pg_dump: 'postgresql-client',
  psql: 'postgresql-client',
  'chromium-headless-shell': 'chromium-headless-shell',
  java: 'default-jre-headless',
  mvn: 'maven',
} as const;

export type ExtraProgram = keyof typeof PROGRAMS;

/** Makes sure that the programs are on the PATH, installing their packages when that is allowed; throws with what to do otherwise. */
export async function ensurePrograms(programs: readonly ExtraProgram[], log: (line: string) => void): Promise<void> {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length === 0) return;
  const may = await mayInstallPackages();
  if (may !== 'yes') {
    throw new Error(
      `${missing.join(' and ')} must be on the PATH and cannot be installed: ${may}. Install it yourself.`,
    );
  }
  await installDebianPackages([...new Set(missing.map((program) => PROGRAMS[program]))], log);
  const still = missing.filter((program) => !isOnPath(program));
  if (still.length > 0)
    throw new Error(`${still.join(' and ')} is still not on the PATH after its package was installed.`);
}

/** Why extra programs and data packages cannot be had on this machine; undefined when they can. */
export async function whyNoExtras(programs: readonly ExtraProgram[]): Promise<string | undefined> {
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb')) return 'this is not Debian with apt-get';
  if (programs.every(isOnPath)) return undefined;
  const may = await mayInstallPackages();
  return may === 'yes' ? undefined : may;
}

/**
 * The folder a Debian package of data is unpacked in, downloaded first when needed. The system's own copy of it, which may lack
 * what an image left out to be small, stays as it is; needs no root.
 */
export function unpackedPackage(name: string, log: (line: string) => void): Promise<string> {
  const folder = join(cacheFolder(), `package-${name}`);
  return withLock(`package-${name}`, async () => {
    if (existsSync(folder)) return folder;
    log(`downloading ${name}`);
    const work = await mkdtemp(`${folder}-`);
    try {
      await download(name, work, log);
      const file = (await readdir(work)).find((entry) => entry.endsWith('.deb'));
      if (file === undefined) throw new Error(`apt-get downloaded no package ${name} and did not say why.`);
      const root = join(work, 'root');
      await runCommand(['dpkg-deb', '-x', join(work, file), root]);
      await chmod(root, 0o755);
      await rename(root, folder);
      return folder;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function download(name: string, cwd: string, log: (line: string) => void): Promise<void> {
  const words = ['apt-get', '-o', 'APT::Sandbox::User=root', 'download', name];
  const first = await tryCommand(words, { cwd });
  if (first.code === 0) return;
  await readPackageLists(log);
  await runCommand(words, { cwd });
}

/** Where a program stands; throws when it is not on the PATH. */
export function pathOf(program: ExtraProgram): string {
  const found = onPath(program);
  if (found === undefined) throw new Error(`${program} is not on the PATH.`);
  return found;
}

function isOnPath(program: string): boolean {
  return onPath(program) !== undefined;
}

function onPath(program: string): string | undefined {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return files.find((file) => existsSync(file));
}
