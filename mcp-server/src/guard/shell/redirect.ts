import type { Redirection } from 'unbash';
import { expandWord, type RunScript } from './expand.ts';
import { fileText, pathOf, type Scope } from './scope.ts';
import { isKnown, UNKNOWN } from './unknown.ts';

/** What a command reads after its redirections. */
export function redirectedInput(redirects: readonly Redirection[], scope: Scope, run: RunScript): string | null {
  let stdin = scope.stdin;
  for (const each of redirects) {
    if (each.type === 'HereString') {
      stdin = each.target === undefined ? UNKNOWN : `${expandWord(each.target, scope, run)}\n`;
    } else if (each.type === 'HereDoc') {
      stdin = heredoc(each, scope, run);
    } else if (each.operator === '<' && each.target !== undefined) {
      stdin = fileText(scope, expandWord(each.target, scope, run));
    } else if (each.operator === '<>' || each.operator === '<&') {
      stdin = UNKNOWN;
    }
  }
  return stdin;
}

function heredoc(each: Extract<Redirection, { type: 'HereDoc' }>, scope: Scope, run: RunScript): string {
  const { body, delimiter, operator } = each;
  const quoted = delimiter?.quoted ?? true;
  const text =
    quoted || body.parts === undefined
      ? body.text
      : expandWord({ type: 'Word', text: body.text, value: body.text, pos: 0, end: 0, parts: body.parts }, scope, run);
  return operator === '<<-' ? text.replace(/^\t+/gm, '') : text;
}

/** Puts the output where the redirections send it; returns what is left of it for the next command. */
export function writeOutput(redirects: readonly Redirection[], output: string, scope: Scope, run: RunScript): string {
  let rest = output;
  for (const each of redirects) {
    if (each.type !== 'Redirect' || each.target === undefined || !/^(?:>|>>|>\||&>|&>>)$/.test(each.operator)) continue;
    const descriptor = each.descriptor?.type === 'FileDescriptor' ? each.descriptor.value : 1;
    const name = expandWord(each.target, scope, run);
    const written = descriptor === 1 ? rest : UNKNOWN;
    if (isKnown(name)) {
      const path = pathOf(scope, name);
      const before = each.operator.endsWith('>>') ? fileText(scope, path) : '';
      scope.files.set(path, before + written);
    }
    if (descriptor === 1) rest = '';
  }
  return rest;
}
