import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { runCommand } from '../../lab/run-command.ts';

export interface PgloaderSettings {
  /** The rules of CAST, each as pgloader takes them. */
  readonly casts?: readonly string[];
  /** Leave out rows that PostgreSQL refuses and go on, instead of stopping; they are returned. */
  readonly skipRefused?: boolean;
  /** The hours that the zone of the session on MariaDB is ahead of UTC. */
  readonly hoursAhead?: number;
  /** Tables whose text is taken for Latin 1. */
  readonly asLatin1?: readonly string[];
  /** The only tables to copy; all unless told. */
  readonly only?: readonly string[];
}

/** Copies a MariaDB database into an empty PostgreSQL one with pgloader, which makes the tables; returns what it said of refused rows. */
export async function copyWithPgloader(
  source: LabDatabase,
  target: LabDatabase,
  settings: PgloaderSettings = {},
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-pgloader-'));
  try {
    const file = join(folder, 'copy.load');
    const log = join(folder, 'log');
    await writeFile(file, commandsFor(source, target, settings));
    await runCommand(['pgloader', `--root-dir=${folder}`, `--logfile=${log}`, '--quiet', file]);
    // pgloader ends with code 0 also when it copied nothing.
    const problems = (await readFile(log, 'utf8'))
      .split('\n')
      .filter((line) => /\b(ERROR|FATAL|CRITICAL)\b/.test(line));
    if (problems.length > 0 && !settings.skipRefused) throw new Error(`pgloader said: ${problems.join('\n')}`);
    return problems;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function commandsFor(source: LabDatabase, target: LabDatabase, settings: PgloaderSettings): string {
  const { casts = [], skipRefused = false, hoursAhead = 0, asLatin1 = [], only = [] } = settings;
  // Without quotes around it, which pgloader takes away, only the bytes of a zone are a value of SET.
  const zone = Buffer.from(`+${String(hoursAhead).padStart(2, '0')}:00`).toString('hex');
  const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
  const latin1 = list(asLatin1);
  return [
    'LOAD DATABASE',
    `FROM ${source.url}`,
    `INTO ${target.url}`,
    `WITH ${skipRefused ? 'on error resume next, ' : ''}create tables, create indexes, workers = 2, concurrency = 1`,
    `SET MySQL PARAMETERS time_zone = '0x${zone}'`,
    "SET PostgreSQL PARAMETERS timezone to 'UTC'",
    ...(casts.length > 0 ? [`CAST ${casts.join(', ')}`] : []),
    ...(only.length === 0 ? [] : [`INCLUDING ONLY TABLE NAMES MATCHING ${list(only)}`]),
    ...(latin1 === '' ? [] : [`DECODING TABLE NAMES MATCHING ${latin1} AS latin1`]),
    `ALTER SCHEMA '${source.name}' RENAME TO 'public';`,
  ].join('\n');
}
