import type {
  ArithmeticFor,
  Case,
  Command,
  CommandNode,
  CompoundList,
  For,
  If,
  ParsedScript,
  PipelineNode,
  Script,
  Select,
  Statement,
  While,
} from 'unbash';
import { parse } from 'unbash';
import { assigned, expandArgument, expandWord } from './expand.ts';
import { redirectedInput, writeOutput } from './redirect.ts';
import { inner, type Scope } from './scope.ts';
import { UNKNOWN } from './unknown.ts';

/** One program that would be started, with all that it is given: what it reads is in its shell. */
export interface Invocation {
  readonly argv: readonly string[];
  readonly scope: Scope;
}

/** Follows a text as a shell would run it; returns what it would print. */
export type Follow = (text: string, scope: Scope) => string;

/** Judges one program and returns what it prints, as far as that can be told. */
export type Visit = (invocation: Invocation, follow: Follow) => string;

/** A text that cannot be followed; the message says why. */
export class Unfollowable extends Error {}

const DEEPEST = 12;
const MOST_TURNS = 20;

/** Calls `visit` for every program that a shell could start by this text, in order. Throws Unfollowable. */
export function followText(text: string, scope: Scope, visit: Visit): string {
  if (scope.depth > DEEPEST) throw new Unfollowable('its shells are nested too deep to be read');
  return script(parse(text), scope, visit);
}

function script(tree: Script | ParsedScript, scope: Scope, visit: Visit): string {
  const errors = 'errors' in tree ? (tree.errors ?? []) : [];
  if (errors.length > 0) throw new Unfollowable(`its shell syntax cannot be read (${errors[0]?.message})`);
  return statements(tree.commands, scope, visit);
}

function statements(list: readonly Statement[], scope: Scope, visit: Visit): string {
  return list.map(({ command }) => node(command, scope, visit)).join('');
}

function body(list: CompoundList, scope: Scope, visit: Visit): string {
  return statements(list.commands, scope, visit);
}

function node(tree: Statement['command'] | CompoundList, scope: Scope, visit: Visit): string {
  switch (tree.type) {
    case 'AndOr':
      return tree.commands.map((command) => node(command, scope, visit)).join('');
    case 'Pipeline':
      return pipeline(tree.commands, scope, visit);
    case 'CompoundList':
      return body(tree, scope, visit);
    default:
      return command(tree, scope, visit);
  }
}

/** Each command reads what the one before it prints, in a shell of its own. */
function pipeline(commands: readonly PipelineNode[], scope: Scope, visit: Visit): string {
  let stdin = scope.stdin;
  for (const [at, each] of commands.entries()) {
    stdin = node(each, commands.length === 1 && at === 0 ? scope : inner(scope, { stdin, depth: scope.depth }), visit);
  }
  return stdin ?? '';
}

function command(tree: CommandNode, scope: Scope, visit: Visit): string {
  switch (tree.type) {
    case 'Command':
      return simple(tree, scope, visit);
    case 'Function':
      if (tree.name !== undefined) scope.functions.set(expandWord(tree.name, scope, runner(visit)), tree);
      return '';
    case 'Coproc':
      return node(tree.body, inner(scope), visit);
    case 'Subshell':
      return body(tree.body, inner(scope), visit);
    case 'BraceGroup':
      return body(tree.body, scope, visit);
    case 'Redirected': {
      const { redirects } = tree;
      const before = scope.stdin;
      scope.stdin = redirectedInput(redirects, scope, runner(visit));
      const output = command(tree.command, scope, visit);
      scope.stdin = before;
      return writeOutput(redirects, output, scope, runner(visit));
    }
    case 'TestCommand':
    case 'ArithmeticCommand':
      return '';
    default:
      return branching(tree, scope, visit);
  }
}

/** Every branch is followed, because any may run; what they leave different is unknown afterwards. */
function branching(tree: If | For | ArithmeticFor | Select | While | Case, scope: Scope, visit: Visit): string {
  switch (tree.type) {
    case 'If': {
      const first = body(tree.clause, scope, visit);
      const branches = [
        tree.then,
        ...tree.elif.flatMap(({ clause, then }) => [clause, then]),
        ...(tree.else === undefined ? [] : [tree.else]),
      ];
      return first + either(branches, scope, visit);
    }
    case 'Case':
      return either(
        tree.items.map((item) => item.body),
        scope,
        visit,
      );
    case 'While':
      return body(tree.clause, scope, visit) + either([tree.body], scope, visit);
    case 'ArithmeticFor':
      return either([tree.body], scope, visit);
    default:
      return turns(tree, scope, visit);
  }
}

/** A loop over words: each word by itself while they are few and known. */
function turns(tree: For | Select, scope: Scope, visit: Visit): string {
  const words = tree.wordlist?.flatMap((word) => expandArgument(word, scope, runner(visit))) ?? [UNKNOWN];
  const values = words.length > MOST_TURNS || tree.type === 'Select' ? [UNKNOWN] : words;
  const name = tree.name.value;
  const output = values.map((value) => {
    scope.variables.set(name, value);
    return body(tree.body, scope, visit);
  });
  return output.join('');
}

function either(branches: readonly CompoundList[], scope: Scope, visit: Visit): string {
  const before = new Map(scope.variables);
  const after: Map<string, string>[] = [];
  const outputs = branches.map((branch) => {
    const own = inner(scope, { variables: new Map(before), functions: scope.functions, depth: scope.depth });
    const output = body(branch, own, visit);
    after.push(own.variables);
    if (own.dir !== scope.dir) scope.dir = UNKNOWN;
    return output;
  });
  for (const name of new Set(after.flatMap((map) => [...map.keys()]))) {
    const values = new Set([before.get(name), ...after.map((map) => map.get(name))]);
    scope.variables.set(name, values.size === 1 ? ([...values][0] ?? UNKNOWN) : UNKNOWN);
  }
  return outputs.every((output) => output === '') ? '' : UNKNOWN;
}

/** Assignments, words and redirections of one program. */
function simple(tree: Command, scope: Scope, visit: Visit): string {
  const run = runner(visit);
  const words = [...(tree.name === undefined ? [] : [tree.name]), ...tree.args];
  const argv = words.flatMap((word) => expandArgument(word, scope, run));
  const assignments = tree.prefix.flatMap((part) => (part.type === 'Assignment' ? [part] : []));
  const own = argv.length === 0 ? scope : { ...scope, variables: new Map(scope.variables) };
  for (const { name, value, append } of assignments) {
    const text = assigned(value, scope, run);
    own.variables.set(name, append === true ? (scope.variables.get(name) ?? UNKNOWN) + text : text);
  }
  const stdin = redirectedInput(tree.redirects, scope, run);
  if (argv.length === 0) return writeOutput(tree.redirects, '', scope, run);
  const called = { ...own, stdin };
  const output = callable(argv, called, scope, visit);
  return writeOutput(tree.redirects, output, scope, run);
}

/** A function of the script, a command that changes this shell, or a program. */
function callable(argv: readonly string[], called: Scope, scope: Scope, visit: Visit): string {
  const own = scope.functions.get(argv[0] ?? '');
  if (own !== undefined) {
    if (scope.depth > DEEPEST) throw new Unfollowable('its functions call each other too deep to be read');
    const at = inner(called, { functions: scope.functions });
    setPositional(at, argv.slice(1));
    return node(own.body, at, visit);
  }
  const output = visit({ argv, scope: called }, (text, at) => followText(text, at, visit));
  // What a builtin changed in the shell that called it, it changed in its copy.
  scope.dir = called.dir;
  if (
    /^(?:export|declare|typeset|readonly|local|read|unset|source|\.|eval|set|mapfile|readarray|printf)$/.test(
      argv[0] ?? '',
    )
  ) {
    for (const [name, value] of called.variables) scope.variables.set(name, value);
  }
  return output;
}

/** Sets $1, $2 … and $@. */
export function setPositional(scope: Scope, args: readonly string[]): void {
  scope.variables.set('@', args.join('\n'));
  scope.variables.set('*', args.join(' '));
  for (const [at, value] of args.entries()) scope.variables.set(String(at + 1), value);
}

function runner(visit: Visit) {
  return (tree: Script, scope: Scope) => script(tree, inner(scope, { stdin: scope.stdin }), visit);
}
