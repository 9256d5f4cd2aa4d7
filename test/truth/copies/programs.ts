import { ensurePrograms } from '../../lab/extra-packages.ts';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { runCommand } from '../../lab/run-command.ts';

/** Makes sure that every program the copies are made with is there. */
export async function ensureCopyPrograms(): Promise<void> {
  await ensurePrograms(COPY_PROGRAMS, console.log);
}

export const COPY_PROGRAMS = ['pgloader', 'mariadb-dump', 'mariadb', 'pg_dump', 'psql'] as const;

/** Runs a client of MySQL or MariaDB on a database, in UTF-8 unless its options say otherwise; returns what it printed. */
export function onMysql(
  program: 'mariadb' | 'mariadb-dump',
  database: LabDatabase,
  options: readonly string[],
  input?: string,
): Promise<string> {
  const { hostname, port, username, password } = new URL(database.url);
  const login = [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, `--password=${password}`];
  // MySQL 9 takes a password that it has not seen before over an encrypted connection only.
  const words = [
    program,
    '--no-defaults',
    ...login,
    '--ssl',
    '--default-character-set=utf8mb4',
    ...options,
    database.name,
  ];
  return runCommand(words, input === undefined ? {} : { input });
}

/** Runs psql on a database and stops at the first error; returns what it printed. */
export function onPostgres(database: LabDatabase, options: readonly string[], input?: string): Promise<string> {
  const words = ['psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', ...options, database.url];
  return runCommand(words, input === undefined ? {} : { input });
}
