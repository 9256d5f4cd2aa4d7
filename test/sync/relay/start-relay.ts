import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import type { RelayOptions } from '../../../templates/sync/src/relay/relay-options.ts';
import { bundledScript } from '../../bundled-script.ts';
import type { KitBench } from '../kit-bench.ts';
import type { Job } from './relay-process.ts';

/** A relay in a process of its own. */
export interface RelayProcess {
  readonly child: ChildProcess;
  /** Resolves when it listens to signals. */
  readonly ready: Promise<void>;
  /** Resolves when it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly output: string }>;
}

/** Starts a relay in a process of its own; `crashAt` names the point at which it kills itself. */
export function startRelay(
  { kit, source, target }: KitBench,
  primary: Side,
  options: Partial<RelayOptions> = {},
  crashAt?: string,
): RelayProcess {
  const job: Job = { kit, urls: { source: source.url, target: target.url }, primary, options };
  const script = bundledScript(new URL('./relay-process.ts', import.meta.url).href);
  const child = spawn(process.execPath, [script, JSON.stringify(job)], {
    env: { ...process.env, ...(crashAt === undefined ? {} : { LOCKSTEP_CRASH_AT: crashAt }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => String(text).includes('ready') && resolve());
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return { child, ready, ended };
}
