import { inner, type Scope } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import type { Call } from './call.ts';

/** Programs that start the program that their words name: how many words of their own come first. */
interface Wrapper {
  /** Letters whose value is the next word. */
  readonly letters?: string;
  /** Words of its own before the program. */
  readonly words?: number;
  /** NAME=value before the program. */
  readonly assigns?: boolean;
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { letters: 'ugpCDRTrthU', assigns: true },
  doas: { letters: 'uC' },
  env: { letters: 'uCS', assigns: true },
  nohup: {},
  setsid: {},
  time: { letters: 'fo' },
  timeout: { letters: 'ks', words: 1 },
  gtimeout: { letters: 'ks', words: 1 },
  nice: { letters: 'n' },
  ionice: { letters: 'cnp' },
  chrt: { words: 1 },
  taskset: { words: 1 },
  stdbuf: { letters: 'ioe' },
  unbuffer: {},
  command: {},
  builtin: {},
  exec: { letters: 'a' },
  watch: { letters: 'n' },
  flock: { letters: 'wE', words: 1 },
  chronic: {},
  strace: { letters: 'eopsu' },
  npx: { letters: 'p' },
  bunx: {},
  pnpx: {},
  dotenv: { letters: 'e' },
  'aws-vault': { words: 2 },
  op: { words: 1 },
  doppler: { words: 1, letters: 'pc' },
  proxychains: {},
  proxychains4: {},
};

/** The program inside a wrapper with the shell it runs in; null: the program wraps nothing. */
export function unwrapped(call: Call): { argv: readonly string[]; scope: Scope } | null {
  const { program, args, scope } = call;
  const wrapper = wrappers[program];
  if (wrapper !== undefined) return inside(args, scope, wrapper);
  if (program === 'xargs' || program === 'parallel') return fromInput(args, scope);
  if (program === 'find' || program === 'fd') return foundFiles(args, scope);
  if (/^(?:docker|podman|nerdctl|docker-compose|kubectl|oc)$/.test(program)) return inContainer(call);
  return null;
}

function inside(args: readonly string[], scope: Scope, wrapper: Wrapper) {
  const own = { ...scope, variables: new Map(scope.variables) };
  let at = 0;
  for (let words = wrapper.words ?? 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(arg) ?? [];
    if (arg === '--') continue;
    if (/^-[^-]/.test(arg)) {
      if (arg.length === 2 && wrapper.letters?.includes(arg[1] ?? '')) at += 1;
    } else if (arg.startsWith('--')) continue;
    else if (wrapper.assigns === true && name !== undefined) own.variables.set(name, value ?? '');
    else if (words > 0) words -= 1;
    else break;
  }
  return { argv: args.slice(at), scope: own };
}

/** xargs: what it reads becomes words of the program. */
function fromInput(args: readonly string[], scope: Scope) {
  const given = (scope.stdin ?? UNKNOWN).trim();
  const at = args.findIndex((arg, place) => !arg.startsWith('-') && !/^-[IiLnPsdaEj]$/.test(args[place - 1] ?? ''));
  if (at < 0) return { argv: [], scope };
  const marked = args.slice(0, at).some((arg) => /^-[Ii]/.test(arg)) || args.includes('{}');
  const argv = args.slice(at).map((arg) => (marked ? arg.replaceAll('{}', given) : arg));
  return {
    argv: marked ? argv : [...argv, ...(isKnown(given) ? given.split(/\s+/) : [UNKNOWN])],
    scope: { ...scope, stdin: null },
  };
}

function foundFiles(args: readonly string[], scope: Scope) {
  const at = args.findIndex((arg) => /^(?:-exec|-execdir|-ok|-okdir|-x|--exec)$/.test(arg));
  if (at < 0) return { argv: [], scope };
  const rest = args.slice(at + 1);
  const end = rest.findIndex((arg) => arg === ';' || arg === '+');
  return { argv: (end < 0 ? rest : rest.slice(0, end)).map((arg) => arg.replaceAll('{}', UNKNOWN)), scope };
}

const TAKES_VALUE =
  /^(?:-[uwencfpmvl]|--(?:user|workdir|env|namespace|container|context|file|project-name|env-file|index|network|name|volume|mount|entrypoint|host|kubeconfig))$/;

/** exec and run of containers: local to the container; of a cluster or another machine it cannot be told where. */
function inContainer({ program, args, scope }: Call) {
  const at = args.findIndex((arg) => arg === 'exec' || arg === 'run');
  if (at < 0) return { argv: [], scope };
  const cluster = program === 'kubectl' || program === 'oc';
  const remote = args.slice(0, at).some((arg) => /^(?:-H|--host|-c|--context)/.test(arg));
  let word = at + 1;
  const variables = new Map<string, string>();
  for (; word < args.length && /^-/.test(args[word] ?? ''); word += 1) {
    if (args[word] === '--') break;
    const taken = args[word + 1] ?? '';
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(taken) ?? [];
    if (/^(?:-e|--env)$/.test(args[word] ?? '') && name !== undefined) variables.set(name, value ?? '');
    if (TAKES_VALUE.test(args[word] ?? '')) word += 1;
  }
  const container = args[word] ?? '';
  const rest = args.slice(word + 1);
  const argv =
    rest[0] === '--' ? rest.slice(1) : cluster && rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : rest;
  const place = cluster || remote || scope.world.environment.DOCKER_HOST !== undefined ? UNKNOWN : container;
  return { argv, scope: inner(scope, { place, here: false, variables, dir: UNKNOWN, stdin: scope.stdin }) };
}
