import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { bold, quiet, say } from './story.ts';

const BUNDLE = fileURLToPath(new URL('../../mcp-server/dist/lockstep.js', import.meta.url));
const SHOWN_LINES = 24;

/** Where and with which connections the commands run. */
export interface Surroundings {
  readonly folder: string;
  readonly sourceUrl: string;
  readonly targetUrl: string;
  /** Ends a command that is running. */
  readonly signal: AbortSignal;
}

/** What a command is expected to end with, and the file in the folder that keeps all it printed. */
export interface Expectation {
  readonly exitCodes: readonly number[];
  readonly keep: string;
}

/** Runs the bundled terminal command as a user would, shows the first lines of its output as they come, and gives all of it. */
export async function runLockstep(
  args: readonly string[],
  surroundings: Surroundings,
  { exitCodes, keep }: Expectation,
): Promise<string> {
  say(`   ${bold(`$ lockstep ${args.join(' ')}`)}`);
  const child = spawn(process.execPath, [BUNDLE, ...args], {
    cwd: surroundings.folder,
    env: environment(surroundings),
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: surroundings.signal,
  });
  const [lines] = await Promise.all([showLines(child.stdout), once(child, 'close')]);
  if (lines.length > SHOWN_LINES) say(`   ${quiet(`│ … ${lines.length - SHOWN_LINES} more lines in ${keep}`)}`);
  const output = `${lines.join('\n')}\n`;
  await writeFile(join(surroundings.folder, keep), output);
  if (child.exitCode === null || !exitCodes.includes(child.exitCode)) {
    throw new Error(
      `lockstep ${args.join(' ')} ended with ${child.exitCode ?? child.signalCode}, where ${exitCodes.join(' or ')} was expected: see the lines above.`,
    );
  }
  return output;
}

async function showLines(output: Readable): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    if (lines.length <= SHOWN_LINES) say(`   ${quiet('│')} ${line}`);
  }
  return lines;
}

/** The user's own project and connections must not reach the demo's commands. */
function environment({ sourceUrl, targetUrl }: Surroundings): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('LOCKSTEP_') && name !== 'CLAUDE_PROJECT_DIR',
  );
  return { ...Object.fromEntries(inherited), LOCKSTEP_SOURCE_URL: sourceUrl, LOCKSTEP_TARGET_URL: targetUrl };
}
