import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './folders.ts';
import type { Installation } from './installation.ts';
import { versionIn } from './installation.ts';
import { runCommand, tryCommand } from './run-command.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The folder that MySQL 9 is unpacked into. */
export function mysql9Folder(): string {
  return join(cacheFolder(), 'mysql9');
}

/**
 * Downloads MySQL 9 and every library it needs from Debian sid and unpacks them into `mysql9Folder()`, touching nothing of this
 * system: the packages are run in place by sid's own loader. Needs no root.
 */
export async function unpackMysql9(log: (line: string) => void): Promise<void> {
  const work = await mkdtemp(`${mysql9Folder()}-`);
  try {
    await prepareAptState(work);
    log('mysql9: reading the package list of Debian sid');
    await updateFromDebian(work);
    log('mysql9: downloading mysql-server-core and its libraries (about 58 MB)');
    await runCommand(['apt-get', ...aptOptions(work), '-y', '--download-only', 'install', 'mysql-server-core']);
    const root = join(work, 'root');
    for (const file of await readdir(join(work, 'archives'))) {
      if (file.endsWith('.deb')) await runCommand(['dpkg-deb', '-x', join(work, 'archives', file), root]);
    }
    await chmod(root, 0o755);
    await rename(root, mysql9Folder());
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** MySQL 9 as unpacked before; undefined when it was not. Throws when the unpacked server does not run. */
export async function findUnpackedMysql9(): Promise<Installation | undefined> {
  const root = mysql9Folder();
  if (!existsSync(root)) return undefined;
  const libraries = join(root, 'usr/lib');
  const triple = (await readdir(libraries)).find((name) => name.includes('-linux-gnu'));
  const loader = triple && (await readdir(join(libraries, triple))).find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
  if (!triple || !loader)
    throw new Error(`No dynamic loader in ${libraries}. Delete ${root} to have it unpacked again.`);
  const own = join(libraries, triple);
  const server = [
    join(own, loader),
    '--library-path',
    `${own}:${join(libraries, 'mysql')}`,
    join(root, 'usr/sbin/mysqld'),
  ];
  const printed = await runCommand([...server, '--no-defaults', '--version']);
  const version = versionIn(printed);
  if (!version)
    throw new Error(`mysqld printed no version but "${printed}". Delete ${root} to have it unpacked again.`);
  const options = [
    `--basedir=${join(root, 'usr')}`,
    `--lc-messages-dir=${join(root, 'usr/share/mysql')}`,
    `--character-sets-dir=${join(root, 'usr/share/mysql/charsets')}`,
    `--plugin-dir=${join(root, 'usr/lib/mysql/plugin')}`,
  ];
  return { kind: 'mysql9', version, server, initialise: server, options };
}

/** Reads sid's package list through the first of this machine's own apt archives that is Debian's. */
async function updateFromDebian(work: string): Promise<void> {
  const addresses = await runCommand(['apt-get', 'update', '--print-uris']);
  // The archives of updates and security fixes, whose suites have a suffix, have no sid.
  const archives = [...addresses.matchAll(/^'([^']+)\/dists\/[^/'-]+\/InRelease'/gm)].flatMap(
    ([, archive]) => archive ?? [],
  );
  let problem = 'apt on this machine has no source at all';
  for (const archive of new Set(archives)) {
    // Another vendor's archive fails here for its signature, if not for having no sid.
    await writeFile(join(work, 'sources.list'), `deb [signed-by=${KEYRING}] ${archive} sid main\n`);
    const update = await tryCommand(['apt-get', ...aptOptions(work), 'update', '--error-on=any']);
    if (update.code === 0) return;
    problem = update.stderr.trim();
  }
  throw new Error(`None of this machine's apt sources has Debian sid. The last one said: ${problem}`);
}

async function prepareAptState(folder: string): Promise<void> {
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'archives/partial'), { recursive: true });
  await mkdir(join(folder, 'root'));
  // An empty list of installed packages makes apt fetch every library, so none of this system's are used.
  await writeFile(join(folder, 'status'), '');
}

function aptOptions(folder: string): string[] {
  const settings = {
    'Dir::State': folder,
    'Dir::State::status': join(folder, 'status'),
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Debug::NoLocking': '1',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
