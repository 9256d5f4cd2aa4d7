import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What users run. */
export const bundle = fileURLToPath(new URL('../../mcp-server/dist/lockstep.js', import.meta.url));

/** How a process ended; `late`: it had to be killed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly late: boolean;
}

/** A `lockstep` of its own in a project. */
export interface Running {
  readonly pid: number;
  send(signal: NodeJS.Signals): void;
  write(line: string): void;
  readonly ended: Promise<Ended>;
}

/** No command of these tests takes longer, unless it hangs. */
const LONGEST_MS = 120_000;

export interface Where {
  readonly folder: string;
  readonly urls: { readonly source: string; readonly target: string };
  /** Options of Node itself. */
  readonly node?: readonly string[];
  /** A file that takes stdout. */
  readonly out?: number;
}

/** Starts the committed bundle with these words. */
export function startLockstep(words: readonly string[], { folder, urls, node = [], out }: Where): Running {
  const child = spawn(process.execPath, [...node, bundle, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, LOCKSTEP_SOURCE_URL: urls.source, LOCKSTEP_TARGET_URL: urls.target },
    stdio: ['pipe', out ?? 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (part) => {
    text.stdout += String(part);
  });
  child.stderr?.on('data', (part) => {
    text.stderr += String(part);
  });
  child.stdin?.on('error', () => undefined);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill('SIGKILL');
  }, LONGEST_MS);
  return {
    pid: child.pid ?? 0,
    send: (signal) => void child.kill(signal),
    write: (line) => void child.stdin?.write(`${line}\n`),
    ended: new Promise((resolve) => {
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        resolve({ code, signal, ...text, late });
      });
    }),
  };
}

/** Below a project: what a run writes before it renames it. */
export function halfWritten(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.tmp'));
}
