import { parseDocument } from 'yaml';
import { Refused } from './programs/call.ts';
import { judge } from './programs/index.ts';
import { followText, Unfollowable } from './shell/follow.ts';
import { outermost } from './shell/scope.ts';
import type { World } from './world.ts';

/** A call of a tool, as far as the guard reads it. */
export interface ToolCall {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Programs whose commands must be read to be let through. */
const TALKS_TO_DATABASES =
  /mysql|mariadb|psql|\bpg_|pgloader|dropdb|dropuser|prisma|drizzle|knex|db:|migrat|mycli|pgcli|usql/i;

/** Why a call of a tool must not be made; null: nothing is known against it. */
export function decide({ tool, input }: ToolCall, world: World): string | null {
  if (typeof input.command === 'string') return decideCommand(input.command, world);
  if (typeof input.file_path === 'string') return decideFile(input, world);
  return tool === 'Bash' ? 'the command is not in the hook’s input, so it cannot be read' : null;
}

function decideCommand(command: string, world: World): string | null {
  const scope = outermost(world);
  try {
    followText(command, scope, judge);
  } catch (error) {
    if (error instanceof Refused) return error.message;
    if (error instanceof Unfollowable || error instanceof RangeError) {
      return TALKS_TO_DATABASES.test(command) || world.production.namedIn(command) !== null
        ? `it may reach a database, and ${error instanceof Unfollowable ? error.message : 'it is nested too deep to be read'}`
        : null;
    }
    throw error;
  }
  return scope.files.has(world.settingsFile)
    ? 'it would write lockstep.yaml, which says what this guard protects'
    : null;
}

/** A model may write lockstep.yaml, and may not take a host out of what is protected. */
function decideFile(input: ToolCall['input'], world: World): string | null {
  if (input.file_path !== world.settingsFile) return null;
  const now = world.readFile(world.settingsFile) ?? '';
  const next = after(input, now);
  const missing = next === null ? null : protectedHosts(now).filter((host) => !protectedHosts(next).includes(host));
  if (missing !== null && missing.length === 0) return null;
  return missing === null
    ? 'it changes lockstep.yaml in a way that cannot be read, and that file says what this guard protects'
    : `it takes ${missing.join(', ')} out of guard.production in lockstep.yaml`;
}

/** The file after the call; null when that cannot be told. */
function after(input: ToolCall['input'], now: string): string | null {
  if (typeof input.content === 'string') return input.content;
  const { old_string: old, new_string: text } = input;
  if (typeof old !== 'string' || typeof text !== 'string') return null;
  return input.replace_all === true ? now.split(old).join(text) : now.replace(old, () => text);
}

/** The hosts of guard.production; throws when the file says it in a way that is not a list of hosts. */
export function protectedHosts(text: string): string[] {
  const document = parseDocument(text);
  const settings: unknown = document.errors.length > 0 ? undefined : document.toJS();
  if (document.errors.length > 0) throw new Error('lockstep.yaml is not valid YAML');
  if (typeof settings !== 'object' || settings === null || !('guard' in settings) || settings.guard === null) return [];
  const { guard } = settings;
  const hosts: unknown =
    typeof guard === 'object' && guard !== null && 'production' in guard ? guard.production : undefined;
  if (
    !Array.isArray(hosts) ||
    hosts.length === 0 ||
    !hosts.every((host): host is string => typeof host === 'string' && host.trim() !== '')
  ) {
    throw new Error('guard.production in lockstep.yaml is not a list of hosts');
  }
  return hosts.map((host) => host.trim());
}
