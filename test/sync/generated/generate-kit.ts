import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabDatabase } from '../../lab/lab-server.ts';
import { outputOf, workbench } from '../../tools/call-tool.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** What a command line of a kit came to. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A process of a kit's command line, while it runs, and its end. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The kit that generate_plan wrote into a project for its lockstep.yaml, built as its package.json says. */
export interface GeneratedKit {
  /** The project's folder. */
  readonly project: string;
  /** The kit's own: migration/sync. */
  readonly folder: string;
  /** Starts `npm run sync -- <args>`, without npm. `preload` is a module that is imported before. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>, preload?: URL): Running;
  /** Runs a command that must end with one of the codes (0 unless told), and gives back its standard output. */
  run(args: readonly string[], codes?: readonly number[]): Promise<string>;
  remove(): void;
}

/** Writes lockstep.yaml, generates the plan from both live databases, and builds the kit in it; its packages are the repository's. */
export async function generateKit(source: LabDatabase, target: LabDatabase, mapping: string): Promise<GeneratedKit> {
  const { folder: project, call, close } = workbench({ source: source.url, target: target.url }, {}, 'terminal');
  writeFileSync(join(project, 'lockstep.yaml'), `mapping:\n${mapping.replaceAll(/^/gm, '  ')}`);
  outputOf(await call('generate_plan').finally(close));
  const folder = join(project, 'migration/sync');
  mkdirSync(folder, { recursive: true });
  symlinkSync(modules, join(folder, 'node_modules'));
  buildKit(folder);
  const start: GeneratedKit['start'] = (args, env = {}, preload) => {
    const first = preload === undefined ? [] : ['--import', preload.href];
    const child = spawn(process.execPath, [...first, 'dist/cli.js', ...args], {
      cwd: folder,
      env: { ...process.env, LOCKSTEP_SOURCE_URL: source.url, LOCKSTEP_TARGET_URL: target.url, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
    });
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, out, err })),
    );
    return { child, ended };
  };
  return {
    project,
    folder,
    start,
    run: async (args, codes = [0]) => {
      const { code, signal, out, err } = await start(args).ended;
      if (code !== null && codes.includes(code)) return out;
      throw new Error(`sync ${args.join(' ')} ended with ${code ?? signal}: ${err}${out}`);
    },
    remove: () => rmSync(project, { recursive: true, force: true }),
  };
}

/** `npm run build` of a kit, without npm. */
export function buildKit(folder: string): void {
  const tsc = spawnSync(process.execPath, [join(modules, 'typescript/bin/tsc')], { cwd: folder, encoding: 'utf8' });
  if (tsc.status !== 0) throw new Error(`the generated kit does not compile: ${tsc.stdout}${tsc.stderr}`);
}
