import type { Function as ShellFunction } from 'unbash';
import type { World } from '../world.ts';
import { isKnown, UNKNOWN } from './unknown.ts';

/** What one shell knows while its commands are followed. */
export interface Scope {
  readonly world: World;
  readonly variables: Map<string, string>;
  readonly functions: Map<string, ShellFunction>;
  /** Files that the command itself has written so far. */
  readonly files: Map<string, string>;
  /** The machine that the commands run on. */
  readonly place: string;
  /** Whether this machine's environment and files are those of the commands. */
  readonly here: boolean;
  /** Shells within shells. */
  readonly depth: number;
  dir: string;
  /** What the commands read; null: nothing. */
  stdin: string | null;
}

/** The shell in which the tool runs a command. */
export function outermost(world: World): Scope {
  return {
    world,
    variables: new Map(),
    functions: new Map(),
    files: new Map(),
    place: 'localhost',
    here: true,
    depth: 0,
    dir: world.dir,
    stdin: null,
  };
}

/** A shell of its own that begins as this one is, with what differs. */
export function inner(scope: Scope, change: Partial<Scope> = {}): Scope {
  return {
    ...scope,
    variables: new Map(scope.variables),
    functions: new Map(scope.functions),
    depth: scope.depth + 1,
    ...change,
  };
}

/** The value of a variable; UNKNOWN where neither the command nor the environment sets it. */
export function variableOf(scope: Scope, name: string): string {
  return scope.variables.get(name) ?? (scope.here ? scope.world.environment[name] : undefined) ?? UNKNOWN;
}

/** A variable that is set for certain; null: not set, as far as can be seen. */
export function setValue(scope: Scope, name: string): string | null {
  const value = scope.variables.get(name) ?? (scope.here ? scope.world.environment[name] : undefined);
  return value === undefined || value === '' ? null : value;
}

/** The whole path of a file that a command names. */
export function pathOf(scope: Scope, name: string): string {
  const path = name.startsWith('~/') ? `${scope.world.home}${name.slice(1)}` : name;
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${scope.dir}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The text of a file as it will be when the command reads it; UNKNOWN where that cannot be told. */
export function fileText(scope: Scope, name: string): string {
  if (name === '-' || name === '/dev/stdin') return scope.stdin ?? '';
  if (name === '/dev/null') return '';
  if (!isKnown(name) || (!isKnown(scope.dir) && !/^[/~]/.test(name))) return UNKNOWN;
  const path = pathOf(scope, name);
  return scope.files.get(path) ?? (scope.here ? scope.world.readFile(path) : null) ?? UNKNOWN;
}

/** Whether it is known in which folder the commands run. */
export function isKnownDir(scope: Scope): boolean {
  return isKnown(scope.dir);
}
