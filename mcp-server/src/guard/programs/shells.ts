import { setPositional, Unfollowable } from '../shell/follow.ts';
import { fileText, inner, pathOf, type Scope } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import type { Call, Program } from './call.ts';

/** bash, sh and the like: the text of -c, a script, or the input. */
export const shell: Program = (call) => {
  const { args, scope, follow } = call;
  let at = 0;
  let text: string | null = null;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!/^[-+]/.test(arg) || arg === '-') break;
    if (arg === '--') continue;
    if (/^-[a-z]*c$/i.test(arg)) {
      text = args[at + 1] ?? '';
      at += 2;
      break;
    }
    if (arg === '-o' || arg === '+O' || arg === '--rcfile' || arg === '--init-file') at += 1;
    if (/^-[a-z]*s/.test(arg)) text = scope.stdin ?? '';
  }
  const file = text === null ? args[at] : undefined;
  const at2 = inner(scope, { functions: new Map() });
  setPositional(at2, args.slice(at + 1));
  return follow(visible(text ?? (file === undefined ? (scope.stdin ?? '') : scriptText(scope, file)), call), at2);
};

/** A script that is not there fails by itself; one that cannot be read is another thing. */
function scriptText(scope: Scope, file: string): string {
  const text = fileText(scope, file);
  return text === UNKNOWN && isKnown(file) && scope.here && !scope.files.has(pathOf(scope, file)) ? '' : text;
}

function visible(text: string, { program }: Call): string {
  if (text === UNKNOWN) throw new Unfollowable(`${program} would run a text that cannot be seen before it runs`);
  return text;
}

/** eval runs its words as one text, in this shell. */
export const evaluate: Program = (call) => call.follow(visible(call.args.join(' '), call), call.scope);

/** source runs a file in this shell. */
export const source: Program = ({ args, scope, follow }) => {
  const text = scriptText(scope, args[0] ?? '');
  return isKnown(text) ? follow(text, scope) : '';
};

/** ssh: what it runs there knows nothing of this machine. */
export const ssh: Program = (call) => {
  const { args, scope, follow } = call;
  let at = 0;
  for (; at < args.length && /^-./.test(args[at] ?? ''); at += 1) {
    if (/^-[BbcDEeFIiJLlmOopQRSWw]$/.test(args[at] ?? '')) at += 1;
  }
  const host = (args[at] ?? '')
    .replace(/^ssh:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/:\d+$/, '');
  const command = args.slice(at + 1).join(' ');
  const there = inner(scope, {
    place: host,
    here: false,
    variables: new Map(),
    files: new Map(),
    functions: new Map(),
    dir: UNKNOWN,
  });
  return follow(visible(command === '' ? (scope.stdin ?? '') : command, call), there);
};

/** cd, as far as it can be followed. */
export const cd: Program = ({ args, scope }) => {
  const [to = scope.world.home] = args.filter((arg) => !/^-./.test(arg));
  scope.dir = isKnown(to) && to !== '-' ? pathOf(scope, to) : UNKNOWN;
  return '';
};

/** export and its like: what is set is known from here on. */
export const declare: Program = ({ args, scope }) => {
  for (const arg of args) {
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(arg) ?? [];
    if (name !== undefined) scope.variables.set(name, value ?? '');
    else if (!isKnown(arg)) scope.variables.set('@', UNKNOWN);
  }
  return '';
};

/** read and mapfile take from the input what only the running shell knows. */
export const read: Program = ({ args, scope }) => {
  for (const arg of args) if (!arg.startsWith('-')) scope.variables.set(arg, UNKNOWN);
  return '';
};

/** set -- and unset. */
export const set: Program = ({ program, args, scope }) => {
  if (program === 'unset') for (const name of args) scope.variables.set(name, UNKNOWN);
  else if (args.includes('--')) setPositional(scope, args.slice(args.indexOf('--') + 1));
  return '';
};
