import type { CommandArgument, ParameterExpansionPart, Script, Word, WordPart } from 'unbash';
import { fileText, type Scope, setValue, variableOf } from './scope.ts';
import { isKnown, UNKNOWN } from './unknown.ts';

/** Follows a script inside a word, and tells what it prints. */
export type RunScript = (script: Script, scope: Scope) => string;

/** The text of a word when the command runs, with UNKNOWN for what only the running shell knows. */
export function expandWord(word: Word, scope: Scope, run: RunScript): string {
  if (word.parts === undefined)
    return word.value.startsWith('~/') ? scope.world.home + word.value.slice(1) : word.value;
  return word.parts.map((part) => expandPart(part, scope, run)).join('');
}

/** The arguments that a word becomes: an unquoted variable may be several. */
export function expandArgument(word: CommandArgument, scope: Scope, run: RunScript): string[] {
  if (word.type === 'Assignment') return [`${word.name}=${assigned(word.value, scope, run)}`];
  if (/^"?\$(?:@|\{@\})"?$/.test(word.text)) return positional(scope);
  const text = expandWord(word, scope, run);
  const splits = word.parts?.some(({ type }) => /^(?:Simple|Parameter|Command)Expansion$/.test(type)) ?? false;
  return splits ? text.split(/\s+/).filter((part) => part !== '') : [text];
}

/** The value of an assignment. */
export function assigned(value: Word | { readonly type: 'ArrayValue' }, scope: Scope, run: RunScript): string {
  return value.type === 'Word' ? expandWord(value, scope, run) : UNKNOWN;
}

function positional(scope: Scope): string[] {
  const all = variableOf(scope, '@');
  return all === '' ? [] : all.split('\n');
}

function expandPart(part: WordPart, scope: Scope, run: RunScript): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.map((child) => expandPart(child, scope, run)).join('');
    case 'SimpleExpansion':
      return variableOf(scope, part.text.slice(1));
    case 'ParameterExpansion':
      return expandParameter(part, scope, run);
    case 'CommandExpansion':
      return part.script === undefined ? UNKNOWN : outputOf(part.script, scope, run);
    case 'ProcessSubstitution':
      return processFile(part.script, scope, run);
    case 'ArithmeticExpansion':
      return '0';
    default:
      return UNKNOWN;
  }
}

function expandParameter(part: ParameterExpansionPart, scope: Scope, run: RunScript): string {
  const { operation, parameter } = part;
  if (part.prefix !== undefined || part.index !== undefined) return UNKNOWN;
  const value = setValue(scope, parameter);
  if (operation === undefined) return value ?? UNKNOWN;
  if (operation.type !== 'Default' || value === null || !isKnown(value)) return UNKNOWN;
  return operation.operator.endsWith('+') ? expandWord(operation.operand, scope, run) : value;
}

/** What a substitution gives: the output without its last line ends; `$(< file)` the file. */
function outputOf(script: Script, scope: Scope, run: RunScript): string {
  const [only] = script.commands;
  if (script.commands.length === 1 && only?.command.type === 'Command' && only.command.name === undefined) {
    const [redirect] = only.command.redirects;
    if (redirect?.type === 'Redirect' && redirect.operator === '<' && redirect.target !== undefined) {
      return fileText(scope, expandWord(redirect.target, scope, run)).trimEnd();
    }
  }
  return run(script, scope).replace(/\n+$/, '');
}

/** A substituted process is a file to whoever reads it. */
function processFile(script: Script | undefined, scope: Scope, run: RunScript): string {
  const path = `/dev/fd/${63 - scope.files.size}`;
  scope.files.set(path, script === undefined ? UNKNOWN : run(script, scope));
  return path;
}
