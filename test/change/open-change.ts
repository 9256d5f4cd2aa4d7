import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeChanges } from '../../mcp-server/src/change/make-changes.ts';
import { openDatabase } from '../../mcp-server/src/engines/open.ts';
import type { ChangeStepId, Changes } from '../../mcp-server/src/model/change.ts';
import { changeSettings } from '../../mcp-server/src/model/change-settings.ts';
import type { Schema } from '../../mcp-server/src/model/schema.ts';
import { renderChanges } from '../../mcp-server/src/render/change/change-files.ts';
import type { RenderedFile } from '../../mcp-server/src/render/render-input.ts';
import type { LabDatabase } from '../lab/lab-server.ts';

/** What a script printed, and how it ended. */
export interface ScriptRun {
  readonly code: number | null;
  /** What it printed after `lockstep: `. */
  readonly lines: readonly string[];
  readonly output: string;
}

/** The generated scripts of some changes of a database, in a folder, as a user has them. */
export interface OpenChange {
  readonly changes: Changes;
  readonly files: readonly RenderedFile[];
  readonly folder: string;
  /** Runs a step by the command that the documents name. */
  run(change: string, step: ChangeStepId, direction?: 'forward' | 'undo'): Promise<ScriptRun>;
  close(): void;
}

const LIMITS = { lockSeconds: 3, statementSeconds: 60 };

/** Makes the changes of the database as it is now and writes their scripts. */
export async function openChange(database: LabDatabase, settings: readonly unknown[]): Promise<OpenChange> {
  const { schema, dialect } = await inspected(database);
  const changes = makeChanges(changeSettings.parse(settings), schema, dialect.change);
  const files = renderChanges(changes, { database: 'lab', dialect, limits: LIMITS });
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-change-'));
  for (const { path, text } of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const run: OpenChange['run'] = (change, step, direction = 'forward') => {
    const ending = `_${step}${direction === 'undo' ? '.undo' : ''}.sql`;
    const file = files.find(({ path }) => path.startsWith(`changes/${change}/`) && path.endsWith(ending));
    if (file === undefined) throw new Error(`${change} has no script for ${step} ${direction}`);
    return runScript(folder, file.path, database);
  };
  return { changes, files, folder, run, close: () => rmSync(folder, { recursive: true }) };
}

/** The catalogue of a database. */
export async function inspected(
  database: LabDatabase,
): Promise<{ schema: Schema; dialect: ReturnType<typeof openDatabase>['dialect'] }> {
  const opened = openDatabase(database.url, { connectMs: 10_000, statementMs: 60_000, lockMs: 1000, poolSize: 1 });
  const schema = await opened.read((read) => read.inspect()).finally(() => opened.close());
  return { schema, dialect: opened.dialect };
}

/** Runs a generated script by the command that the documents name; `folder` is that of the plan. `heard` is told all that was printed so far. */
export function runScript(
  folder: string,
  file: string,
  { url, name }: LabDatabase,
  heard: (output: string) => void = () => undefined,
): Promise<ScriptRun> {
  const { port, username, password } = new URL(url);
  const secret = decodeURIComponent(password);
  writeFileSync(
    join(folder, '.my.cnf'),
    `[client]\nhost=127.0.0.1\nport=${port}\nuser=${username}\npassword="${secret}"\n[mysql]\ndatabase=${name}\n`,
  );
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    PGHOST: '127.0.0.1',
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: secret,
    PGDATABASE: name,
    REST: '1',
  };
  const child = spawn('sh', ['changes/run.sh', file], { cwd: folder, env });
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        heard(output);
      });
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, output, lines: [...output.matchAll(/lockstep: (.*)/g)].map(([, line = '']) => line.trim()) }),
    );
  });
}
