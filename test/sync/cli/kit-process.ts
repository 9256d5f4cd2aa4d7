import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledScript } from '../../bundled-script.ts';
import type { KitBench } from '../kit-bench.ts';

/** What a command line of the kit came to. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The kit's command line as a process of its own, in a folder of its own, for a bench's databases. */
export interface KitProcesses {
  readonly folder: string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** The process while it runs, and its end. */
  start(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): { child: ChildProcess; ended: Promise<Ended> };
  remove(): Promise<void>;
}

/** Writes the bench's descriptor where the processes find it. */
export async function openKitProcesses({ kit, source, target }: KitBench): Promise<KitProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-kit-'));
  const descriptor = join(folder, 'kit.json');
  await writeFile(descriptor, JSON.stringify(kit));
  // `install` looks for its files from where it stands.
  const install = new URL('../../../templates/sync/src/cli/commands/install.ts', import.meta.url);
  const script = bundledScript(new URL('./kit-main.ts', import.meta.url).href, install.href);
  const start: KitProcesses['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder,
      env: {
        ...process.env,
        LOCKSTEP_SOURCE_URL: source.url,
        LOCKSTEP_TARGET_URL: target.url,
        KIT_DESCRIPTOR: descriptor,
        ...env,
      },
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
    return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err }))) };
  };
  return {
    folder,
    start,
    run: (args, env) => start(args, env).ended,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
