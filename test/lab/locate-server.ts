import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Installation } from './installation.ts';
import { majorOf, versionIn } from './installation.ts';
import type { ServerKind } from './kinds.ts';
import { tryCommand } from './run-command.ts';

const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** The server as the distribution's package installs it; undefined when the package is not there. */
export async function findPackaged(kind: 'mariadb' | 'postgres'): Promise<Installation | undefined> {
  if (kind === 'mariadb') return inspect(kind, '/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db');
  if (!existsSync(DEBIAN_POSTGRES)) return undefined;
  const newest = readdirSync(DEBIAN_POSTGRES)
    .filter((name) => existsSync(join(DEBIAN_POSTGRES, name, 'bin/postgres')))
    .sort((left, right) => Number(right) - Number(left))[0];
  return newest === undefined ? undefined : inspectPostgres(kind, join(DEBIAN_POSTGRES, newest, 'bin/postgres'));
}

/** A server of that kind on the PATH; undefined when there is none or it is another product or version. */
export async function findOnPath(kind: ServerKind): Promise<Installation | undefined> {
  if (kind === 'mariadb') {
    const [server, initialise] = [onPath('mariadbd'), onPath('mariadb-install-db')];
    return server && initialise ? inspect(kind, server, initialise) : undefined;
  }
  const program = onPath(kind === 'mysql9' ? 'mysqld' : 'postgres');
  if (!program) return undefined;
  const found = kind === 'mysql9' ? await inspect(kind, program, program) : await inspectPostgres(kind, program);
  const oldest = { mysql9: 9, postgres: 13, postgres18: 18 }[kind];
  return found && majorOf(found.version) >= oldest ? found : undefined;
}

function inspectPostgres(kind: ServerKind, program: string): Promise<Installation | undefined> {
  // The PATH may hold a link to postgres alone; initdb and the libraries are where it points.
  const real = realpathSync(program);
  return inspect(kind, real, join(dirname(real), 'initdb'));
}

async function inspect(kind: ServerKind, server: string, initialise: string): Promise<Installation | undefined> {
  if (!existsSync(server) || !existsSync(initialise)) return undefined;
  const printed = await tryCommand([server, '--version']);
  const version = versionIn(printed.stdout);
  // A mysqld on the PATH is often MariaDB's under its old name.
  const rightProduct = printed.stdout.includes('MariaDB') === (kind === 'mariadb');
  if (printed.code !== 0 || version === undefined || !rightProduct) return undefined;
  return { kind, version, server: [server], initialise: [initialise], options: [] };
}

function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path));
}
