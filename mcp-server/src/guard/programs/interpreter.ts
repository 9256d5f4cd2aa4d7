import { fileText, setValue } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import { type Program, refuseOn } from './call.ts';
import { mentionsDestruction } from './mysql.ts';
import { projectTool } from './project-tools.ts';

/** Code of another language, given on the command line or on the input: words that destroy, beside a host that it names or takes from a variable. */
export const interpreter: Program = (call) => {
  projectTool(call);
  const { args, scope } = call;
  const at = args.findIndex((arg) => /^-(?:c|e|p|r|ne|pe|le|-eval|-print|-execute)$/.test(arg));
  const script = args.find((arg) => !arg.startsWith('-'));
  const reads = script === undefined || script === '-';
  const code = at >= 0 ? (args[at + 1] ?? '') : reads ? (scope.stdin ?? '') : fileText(scope, script);
  const found = isKnown(code) ? mentionsDestruction(code) : null;
  if (found === null) return UNKNOWN;
  const named = scope.world.production.namedIn([code, ...args].join('\n'));
  if (named !== null)
    refuseOn(
      scope,
      [{ name: named.replace(/:\d+$/, '').replaceAll('*', 'x'), port: null }],
      () => `${found} in code of ${call.program}`,
    );
  for (const [, name = ''] of code.matchAll(/\b([A-Z][A-Z0-9_]*(?:URL|URI|DSN|HOST))\b/g)) {
    const value = setValue(scope, name) ?? UNKNOWN;
    const hosts = [{ name: hostIn(value), port: null }];
    refuseOn(scope, hosts, () => `${found} in code of ${call.program}, aimed by ${name},`);
  }
  return UNKNOWN;
};

function hostIn(value: string): string {
  return /:\/\/(?:[^@/]*@)?\[?([^\]:/?]*)/.exec(value)?.[1] ?? value;
}

/** Any other program: SQL among its words that destroys, beside a production host that its words name. */
export const anyProgram: Program = (call) => {
  projectTool(call);
  const words = [...call.argv, call.scope.stdin ?? ''].join('\n');
  const named = call.scope.world.production.namedIn(words);
  const found = named === null ? null : mentionsDestruction(words);
  if (named !== null && found !== null) {
    refuseOn(
      call.scope,
      [{ name: named.replace(/:\d+$/, '').replaceAll('*', 'x'), port: null }],
      () => `${found} by ${call.program}`,
    );
  }
  return UNKNOWN;
};
