import { fileText } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import { type Call, type Program, refuseOn } from './call.ts';
import { postgresHosts } from './connection.ts';
import { type OptionRules, type Options, readOptions } from './options.ts';
import { refuseSql } from './sql-input.ts';

const connecting: OptionRules = {
  letters: { h: 'host', p: 'port', U: 'username', d: 'dbname' },
  names: ['host', 'port', 'username', 'dbname', 'maintenance-db'],
};
const psqlRules: OptionRules = {
  letters: {
    ...connecting.letters,
    c: 'command',
    f: 'file',
    v: 'set',
    P: 'pset',
    F: 'field-separator',
    R: 'record-separator',
    T: 'table-attr',
    o: 'output',
    L: 'log-file',
  },
  names: [
    ...connecting.names,
    'command',
    'file',
    'set',
    'variable',
    'pset',
    'field-separator',
    'record-separator',
    'table-attr',
    'output',
    'log-file',
  ],
};
const restoreRules: OptionRules = {
  letters: {
    ...connecting.letters,
    f: 'file',
    F: 'format',
    I: 'index',
    j: 'jobs',
    L: 'use-list',
    n: 'schema',
    N: 'exclude-schema',
    P: 'function',
    S: 'superuser',
    t: 'table',
    T: 'trigger',
  },
  names: [
    ...connecting.names,
    'file',
    'format',
    'index',
    'jobs',
    'use-list',
    'schema',
    'exclude-schema',
    'function',
    'superuser',
    'table',
    'trigger',
    'section',
    'role',
  ],
  flags: { c: 'clean', C: 'create' },
};

function target({ scope }: Call, options: Options, database: string | null) {
  return postgresHosts(scope, { host: options.last('host'), port: options.last('port'), database });
}

/** psql: statements of -c and -f, else of the input, and of the files that these read. */
export const psql: Program = (call) => {
  const options = readOptions(call.args, psqlRules);
  const hosts = target(call, options, options.last('dbname') ?? options.words[0] ?? null);
  const given = [...options.all('command'), ...options.all('file').map((name) => fileText(call.scope, name))];
  for (const text of given.length > 0 ? given : [call.scope.stdin ?? '']) refuseSql(call, hosts, text, 'postgres');
  return UNKNOWN;
};

/** pg_restore into a database with --clean drops what is there. Without a database it only prints, and that is read by whoever runs it. */
export const pgRestore: Program = (call) => {
  const options = readOptions(call.args, restoreRules);
  const database = options.last('dbname');
  if (database !== null) {
    refuseOn(call.scope, target(call, options, database), () => (options.has('clean') ? 'pg_restore --clean' : null));
  }
  return UNKNOWN;
};

/** dropdb and dropuser destroy what they name. */
export const dropProgram: Program = (call) => {
  const options = readOptions(call.args, connecting);
  if (options.has('help') || options.has('version')) return UNKNOWN;
  refuseOn(call.scope, target(call, options, options.last('maintenance-db')), () => call.program);
  return UNKNOWN;
};

/** pgloader drops the target's tables unless it is told otherwise. */
export const pgloader: Program = (call) => {
  const words = call.args.filter((arg) => !arg.startsWith('-'));
  const [first = '', last = first] = [words[0], words.at(-1)];
  if (words.length === 1) {
    const text = fileText(call.scope, first);
    const into = /\binto\s+(\S+)/i.exec(text)?.[1] ?? UNKNOWN;
    refuseOn(call.scope, target(call, readOptions([], connecting), into), () =>
      isKnown(text) && !/\binclude\s+drop\b|\btruncate\b|\bdrop\s/i.test(text)
        ? null
        : 'pgloader with a load file that drops, or cannot be read',
    );
  } else if (words.length > 1) {
    refuseOn(
      call.scope,
      target(call, readOptions([], connecting), last),
      () => 'pgloader, which drops the tables that it loads',
    );
  }
  return UNKNOWN;
};
