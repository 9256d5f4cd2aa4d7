import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { runCommand, tryCommand } from '../../lab/run-command.ts';
import type { Conversion } from './conversion.ts';

/** The version that pgloader gives itself. */
export async function pgloaderVersion(): Promise<string> {
  return /version "([^"]+)"/.exec(await runCommand(['pgloader', '--version']))?.[1] ?? 'unknown';
}

/** Makes the tables of a MariaDB database in an empty one of PostgreSQL with pgloader, its own choices for everything, without rows. */
export async function convertWithPgloader(source: LabDatabase, target: LabDatabase): Promise<Conversion> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-pgloader-'));
  try {
    const [file, log] = [join(folder, 'schema.load'), join(folder, 'log')];
    const commands = [
      'LOAD DATABASE',
      `FROM ${source.url}`,
      `INTO ${target.url}`,
      'WITH schema only, create tables, create indexes, foreign keys, reset sequences',
      `ALTER SCHEMA '${source.name}' RENAME TO 'public';`,
    ];
    await writeFile(file, commands.join('\n'));
    const start = performance.now();
    const { code } = await tryCommand(['pgloader', `--root-dir=${folder}`, `--logfile=${log}`, '--quiet', file]);
    const seconds = (performance.now() - start) / 1000;
    const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => !/ (?:LOG|INFO|NOTICE) /.test(line));
    return {
      exitCode: code,
      refused: lines.filter((line) => / (?:ERROR|FATAL|CRITICAL) /.test(line)),
      told: toldIn(lines),
      seconds,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A construct is told of where a line names it; of all of them once it gives up. */
function toldIn(lines: readonly string[]): Conversion['told'] {
  if (lines.some((line) => line.includes(' FATAL '))) return () => true;
  const text = lines.map((line) => line.toLowerCase());
  return ({ name }) => name.length > 3 && text.some((line) => line.includes(name.toLowerCase()));
}
