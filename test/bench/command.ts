import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runCommand, tryCommand } from '../lab/run-command.ts';
import { type Answer, answer } from './answer.ts';
import { serverCpuSeconds } from './server-cpu.ts';
import type { Sides } from './sides.ts';
import type { Usage } from './usage.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');

/** Lockstep as the terminal starts it: one bundle on plain Node, in a process and a project folder of its own. */
export interface LockstepCommand {
  /** Runs a full check and measures it. */
  checkParity(sides: Sides): Promise<{ readonly usage: Usage; readonly answer: Answer }>;
  /** Runs a tool, `check-parity` and its options, with `lockstep.yaml` as given. */
  tool(sides: Pick<Sides, 'source' | 'target'>, args: readonly string[], settings?: string): Promise<ToolRun>;
  /** Processor seconds of starting and doing nothing. */
  startUp(): Promise<number>;
  remove(): Promise<void>;
}

export interface ToolRun {
  readonly code: number;
  readonly stdout: string;
  /** Largest resident set of the process, in MB. */
  readonly peakRss: number;
}

const SETTINGS = 'parity:\n  reveal_values: true\n';

const resourceUsage = z.object({ userCPUTime: z.number(), systemCPUTime: z.number(), maxRSS: z.number() });

/** Bundles the present sources into a temporary folder. */
export async function buildCommand(): Promise<LockstepCommand> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-bench-'));
  const bundle = join(folder, 'lockstep.js');
  await runCommand([process.execPath, tsx, join(root, 'mcp-server/build.ts'), '--to', folder], { cwd: root });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const settingsFile = join(folder, 'lockstep.yaml');
  await writeFile(settingsFile, SETTINGS);
  const usageFile = join(folder, 'usage.json');
  const run = async (args: readonly string[], urls: Readonly<Record<string, string>>) => {
    const environment = Object.entries({ ...urls, BENCH_USAGE_FILE: usageFile, NODE_OPTIONS: '' });
    const preload = new URL('./leave-usage.mjs', import.meta.url).href;
    const words = [process.execPath, '--import', preload, bundle, ...args];
    const result = await tryCommand(['env', ...environment.map((entry) => entry.join('=')), ...words], { cwd: folder });
    const used = resourceUsage.parse(JSON.parse(await readFile(usageFile, 'utf8')));
    await rm(usageFile);
    return { result, cpu: (used.userCPUTime + used.systemCPUTime) / 1e6, peakRss: used.maxRSS / 1024 };
  };
  return {
    checkParity: async ({ source, target }) => {
      const cpu = () => [serverCpuSeconds(source.server.pid), serverCpuSeconds(target.server.pid)] as const;
      const [sourceBefore, targetBefore] = cpu();
      const start = performance.now();
      const ran = await run(['check-parity', '--settle-seconds', '0', '--max-differences', '1000', '--json'], {
        LOCKSTEP_SOURCE_URL: source.readerUrl,
        LOCKSTEP_TARGET_URL: target.readerUrl,
      });
      const seconds = (performance.now() - start) / 1000;
      // A backend that still ends would be counted neither as alive nor by its parent.
      await sleep(200);
      const [sourceAfter, targetAfter] = cpu();
      const { code, stdout, stderr } = ran.result;
      if (code > 1) throw new Error(`lockstep check-parity ended with code ${code}: ${stderr}${stdout.slice(0, 2000)}`);
      return {
        usage: {
          seconds,
          lockstepCpu: ran.cpu,
          sourceCpu: sourceAfter - sourceBefore,
          targetCpu: targetAfter - targetBefore,
          peakRss: ran.peakRss,
        },
        answer: answer.parse(JSON.parse(stdout)),
      };
    },
    tool: async ({ source, target }, args, settings = SETTINGS) => {
      await writeFile(settingsFile, settings);
      try {
        const urls = { LOCKSTEP_SOURCE_URL: source.readerUrl, LOCKSTEP_TARGET_URL: target.readerUrl };
        const { result, peakRss } = await run([...args, '--json'], urls);
        return { code: result.code, stdout: result.stdout || result.stderr, peakRss };
      } finally {
        await writeFile(settingsFile, SETTINGS);
      }
    },
    startUp: async () => (await run(['--version'], {})).cpu,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
