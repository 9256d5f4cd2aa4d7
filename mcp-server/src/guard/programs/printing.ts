import { fileText, isKnownDir, pathOf } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import { isSettingsFile, type Program, Refused } from './call.ts';

/** echo: what it prints is what the next command reads. */
export const echo: Program = ({ args }) => {
  const words = [...args];
  while (/^-[neE]+$/.test(words[0] ?? '')) words.shift();
  return `${words.join(' ')}\n`.replaceAll('\\n', '\n');
};

/** printf, as far as %s and \n go. */
export const printf: Program = ({ args, scope }) => {
  if (args[0] === '-v') {
    scope.variables.set(args[1] ?? '', UNKNOWN);
    return '';
  }
  const [format = '', ...values] = args;
  if (/%[^s%bq]/.test(format)) return UNKNOWN;
  const places = format.split(/%[sbq]/).length - 1;
  const turns = places === 0 ? 1 : Math.max(1, Math.ceil(values.length / places));
  const left = [...values];
  const once = () => format.replace(/%[sbq]/g, () => left.shift() ?? '').replaceAll('%%', '%');
  return Array.from({ length: turns }, once).join('').replaceAll('\\n', '\n');
};

/** cat: the files, or the input. */
export const cat: Program = ({ args, scope }) => {
  const files = args.filter((arg) => !/^-./.test(arg));
  return (files.length === 0 ? ['-'] : files).map((file) => fileText(scope, file)).join('');
};

/** tee passes on what it reads. */
export const tee: Program = ({ args, scope }) => {
  const text = scope.stdin ?? '';
  for (const file of args) if (!file.startsWith('-') && isKnown(file)) scope.files.set(pathOf(scope, file), text);
  return text;
};

/** Programs that change files: what they leave is unknown, and lockstep.yaml is not theirs. */
export const changesFiles: Program = (call) => {
  for (const arg of call.args) {
    const name = arg.replace(/^of=/, '');
    if (isSettingsFile(call.scope, name)) {
      throw new Refused(`${call.program} would change lockstep.yaml, which says what this guard protects`);
    }
    if (isKnown(name) && isKnownDir(call.scope)) call.scope.files.set(pathOf(call.scope, name), UNKNOWN);
  }
  return UNKNOWN;
};

/** sed changes files only with -i. */
export const sed: Program = (call) =>
  call.args.some((arg) => /^(?:-i|--in-place|-[nEr]*i)/.test(arg)) ? changesFiles(call) : UNKNOWN;

/** git gives files other contents by some of its commands. */
export const git: Program = (call) =>
  /^(?:checkout|restore|rm|mv|stash|reset|apply)$/.test(call.args[0] ?? '') ? changesFiles(call) : UNKNOWN;
