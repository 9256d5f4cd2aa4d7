import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { bold, quiet, say } from './story.ts';
import { wrapped } from './wrapped.ts';

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

/**
 * Runs the bundled terminal command as a user would and gives what it printed: all of it is kept in the folder, and the
 * first lines, unless they are JSON, are shown as they come. Another exit code than the expected ones is an error.
 */
export async function runLockstep(
  command: string,
  exitCodes: readonly number[],
  surroundings: Surroundings,
): Promise<string> {
  say(`   ${bold(`$ lockstep ${command}`)}`);
  const args = command.split(' ');
  const json = args.includes('--json');
  const child = spawn(process.execPath, [BUNDLE, ...args], {
    cwd: surroundings.folder,
    env: environment(surroundings),
    stdio: ['ignore', 'pipe', 'inherit'],
    signal: surroundings.signal,
  });
  const shown = json ? 0 : SHOWN_LINES;
  const [lines] = await Promise.all([readLines(child.stdout, shown), once(child, 'close')]);
  const file = `${args[0]}.${json ? 'json' : 'txt'}`;
  await writeFile(join(surroundings.folder, file), `${lines.join('\n')}\n`);
  if (lines.length > shown) say(`   ${quiet(`│ ${shown > 0 ? '… ' : ''}${lines.length - shown} lines in ${file}`)}`);
  if (child.exitCode === null || !exitCodes.includes(child.exitCode)) {
    throw new Error(
      `lockstep ${command} ended with ${child.exitCode ?? child.signalCode}, where ${exitCodes.join(' or ')} was expected: see the lines above.`,
    );
  }
  return lines.join('\n');
}

async function readLines(output: Readable, shown: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: output })) {
    lines.push(line);
    if (lines.length > shown) continue;
    for (const part of wrapped(line, (process.stdout.columns ?? 160) - 6)) say(`   ${quiet('│')} ${part}`);
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
