import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import type { LabDatabase } from '../lab/lab-server.ts';

export interface ClientRun {
  readonly status: number | null;
  /** What it printed after `lockstep: `. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

/** Runs a generated file as a person would: by its command line, in bash, in the plan's folder, with the engine's own client. */
export function runClient(database: LabDatabase, file: RenderedFile, command: string): ClientRun {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-client-'));
  try {
    mkdirSync(join(folder, dirname(file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), file.text);
    const url = new URL(database.url);
    const password = decodeURIComponent(url.password);
    const login = `host=127.0.0.1\nport=${url.port}\nuser=${url.username}\npassword="${password}"\ndatabase=${database.name}`;
    writeFileSync(
      join(folder, '.my.cnf'),
      `[client]\n${login.replace(/\ndatabase=.*/, '')}\n[mysql]\ndatabase=${database.name}\n`,
    );
    const which = (program: string) =>
      spawnSync('bash', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
    // Newer packages of MariaDB call the client by its own name only.
    if (which('mysql') === '' && which('mariadb') !== '') symlinkSync(which('mariadb'), join(folder, 'mysql'));
    const env = {
      PATH: `${folder}:${process.env.PATH}`,
      HOME: folder,
      PGHOST: '127.0.0.1',
      PGPORT: url.port,
      PGUSER: url.username,
      PGPASSWORD: password,
      PGDATABASE: database.name,
    };
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, env, encoding: 'utf8' });
    return { status, lines: [...stdout.matchAll(/lockstep: (.*)/g)].map(([, line = '']) => line.trim()), stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
