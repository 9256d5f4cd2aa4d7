import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { claudeBinary } from './claude-binary.ts';
import type { Scratch } from './scratch.ts';

/** How the client ended, and all it wrote. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A client that runs, with its three pipes. */
export type RunningClaude = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts the real client, which is ended after so many seconds, with nothing of the caller's environment: no network beyond loopback, no retries, no home but the scratch one. */
export function startClaude(
  scratch: Omit<Scratch, 'folder'>,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  seconds = 100,
): RunningClaude {
  return spawn(claudeBinary(), args, {
    cwd: scratch.project,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    env: {
      HOME: scratch.home,
      PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      TMPDIR: scratch.temporary,
      CLAUDE_CODE_TMPDIR: scratch.temporary,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_MAX_RETRIES: '0',
      // A busy machine may need longer than the client waits by itself before it says which servers are connected.
      CLAUDE_CODE_MCP_STARTUP_WAIT_MS: '40000',
      DISABLE_AUTOUPDATER: '1',
      DISABLE_ERROR_REPORTING: '1',
      DISABLE_TELEMETRY: '1',
      ANTHROPIC_API_KEY: 'sk-ant-dummy',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
      ...environment,
    },
  });
}

/** Runs the real client, which is asked nothing on its input, to its end. */
export function runClaude(
  scratch: Omit<Scratch, 'folder'>,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  seconds = 100,
): Promise<Finished> {
  const child = startClaude(scratch, args, environment, seconds);
  child.stdin.end();
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) =>
      resolve({ exitCode, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }),
    );
  });
}
