import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { ToolCall } from './decide.ts';

const LARGEST_FILE = 1_000_000;

/** The text of a file; null when there is none that can be read in time. */
function readFile(path: string): string | null {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= LARGEST_FILE ? readFileSync(path, 'utf8') : null;
  } catch {
    return null;
  }
}

/** What the client says of the call; throws when it is not what a PreToolUse hook is given. */
function readCall(text: string): ToolCall & { readonly dir: string } {
  const given: unknown = JSON.parse(text);
  if (typeof given !== 'object' || given === null || !('tool_name' in given) || !('tool_input' in given)) {
    throw new Error('it names no tool');
  }
  const { tool_name: tool, tool_input: input } = given;
  if (typeof tool !== 'string' || typeof input !== 'object' || input === null) throw new Error('it names no tool');
  const dir = 'cwd' in given && typeof given.cwd === 'string' ? given.cwd : process.cwd();
  return { tool, input: { ...input }, dir };
}

function refuse(reason: string): void {
  const permissionDecisionReason =
    `Lockstep’s guard refused this: ${reason}. Do not look for another way to run it. ` +
    'Say to the user what you wanted to do and why; a person can run it in a terminal of their own.';
  process.stdout.write(
    JSON.stringify({
      hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny', permissionDecisionReason },
    }),
  );
}

/** Says nothing where lockstep.yaml has no guard. What goes wrong after that refuses the call. */
async function guard(): Promise<void> {
  const settingsFile = resolve(process.env.CLAUDE_PROJECT_DIR || process.cwd(), 'lockstep.yaml');
  if (!existsSync(settingsFile)) return;
  try {
    const settings = readFile(settingsFile);
    if (settings === null) throw new Error('lockstep.yaml cannot be read: it is no file, or longer than 1 MB');
    // The words of a file without this one cannot hold the setting, and reading YAML takes a while.
    if (!settings.includes('guard')) return;
    const { decide, protectedHosts } = await import('./decide.ts');
    const { productionOf } = await import('./production.ts');
    const hosts = protectedHosts(settings);
    if (hosts.length === 0) return;
    const { dir, ...call } = readCall(readFileSync(0, 'utf8'));
    const world = {
      production: productionOf(hosts),
      environment: process.env,
      settingsFile,
      dir,
      home: homedir(),
      readFile,
    };
    const reason = decide(call, world);
    if (reason !== null) refuse(reason);
  } catch (error) {
    refuse(`it could not decide (${error instanceof Error ? error.message : String(error)})`);
  }
}

void guard();
