import { spawn } from 'node:child_process';
import { buffer, text } from 'node:stream/consumers';
import type { SystemUser } from './system-user.ts';

/** How to run a command besides its words. */
export interface CommandOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly user?: SystemUser | undefined;
}

/** What a finished command left: its exit code and what it wrote. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, in English and UTC, and returns what it wrote; a command that cannot be started at all ends with code 127. */
export async function tryCommand(words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program, ...rest] = words;
  if (program === undefined) throw new Error('A command needs at least a program name.');
  const child = spawn(program, rest, {
    stdio: 'pipe',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.user,
  });
  const code = new Promise<number>((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (status) => resolve(status ?? 128));
  });
  // A program that ends without reading its input breaks the pipe; its exit code is what tells.
  child.stdin.once('error', () => undefined);
  child.stdin.end(options.input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), buffer(child.stderr)]);
  return { code: await code, stdout, stderr: stderr.toString() };
}

/** Runs a command and returns its standard output; throws with the command and the end of its output when it fails. */
export async function runCommand(words: readonly string[], options: CommandOptions = {}): Promise<string> {
  const result = await tryCommand(words, options);
  if (result.code === 0) return result.stdout;
  const said = `${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(`The command "${words.join(' ')}" ended with code ${result.code}. It wrote last:\n${said}`);
}
