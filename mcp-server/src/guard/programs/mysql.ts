import { fileText } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';
import { type Call, type Program, refuseOn } from './call.ts';
import { mysqlHosts } from './connection.ts';
import { type OptionRules, type Options, readOptions } from './options.ts';
import { refuseSql } from './sql-input.ts';

const rules: OptionRules = {
  letters: { h: 'host', u: 'user', P: 'port', D: 'database', S: 'socket', e: 'execute' },
  names: [
    'host',
    'user',
    'port',
    'database',
    'socket',
    'execute',
    'init-command',
    'init-command-add',
    'defaults-file',
    'defaults-extra-file',
    'defaults-group-suffix',
    'login-path',
    'protocol',
    'delimiter',
    'default-character-set',
    'ssl-ca',
    'ssl-cert',
    'ssl-key',
    'ssl-mode',
    'max-allowed-packet',
    'connect-timeout',
    'tee',
    'pager',
    'prompt',
    'plugin-dir',
    'default-auth',
    'tls-version',
    'compression-algorithms',
  ],
  attached: 'p#',
};

/** Where a program of the mysql family connects. */
export function mysqlTarget({ scope }: Call, options: Options) {
  return mysqlHosts(scope, {
    host: options.last('host'),
    port: options.last('port'),
    files: [...options.all('defaults-file'), ...options.all('defaults-extra-file')],
    login: options.has('login-path'),
    noFiles: options.has('no-defaults') || options.has('defaults-file'),
  });
}

/** mysql and mariadb: statements of -e, of the input, and of the files that these read. */
export const mysql: Program = (call) => {
  const options = readOptions(call.args, rules);
  const given = options.all('execute');
  const texts = [...options.all('init-command'), ...(given.length > 0 ? given : [call.scope.stdin ?? ''])];
  const hosts = mysqlTarget(call, options);
  for (const text of texts) refuseSql(call, hosts, text, 'mysql');
  return UNKNOWN;
};

const adminRules: OptionRules = { ...rules, letters: { ...rules.letters, i: 'sleep', w: 'wait', c: 'count', e: 'x' } };

/** mysqladmin: its commands that destroy. */
export const mysqlAdmin: Program = (call) => {
  const options = readOptions(call.args, adminRules);
  refuseOn(call.scope, mysqlTarget(call, options), () => {
    const found = options.words.find(
      (word) => /^(?:drop|shutdown|reset-slave|reset-replica)$/.test(word) || !isKnown(word),
    );
    return found === undefined
      ? null
      : `${call.program} ${isKnown(found) ? found : 'with a command that only the running shell knows'}`;
  });
  return UNKNOWN;
};

/** mysqlimport --delete empties the table first. */
export const mysqlImport: Program = (call) => {
  const options = readOptions(call.args, {
    ...rules,
    letters: { h: 'host', u: 'user', P: 'port', S: 'socket', c: 'columns' },
    flags: { D: 'delete' },
  });
  refuseOn(call.scope, mysqlTarget(call, options), () => (options.has('delete') ? `${call.program} --delete` : null));
  return UNKNOWN;
};

/** mysqlsh speaks three languages: only statements that are plainly harmless pass. */
export const mysqlShell: Program = (call) => {
  const options = readOptions(call.args, {
    ...rules,
    letters: { ...rules.letters, f: 'file' },
    names: [...rules.names, 'file', 'uri'],
  });
  const uri = options.last('uri') ?? options.words.find((word) => /@|:\/\//.test(word)) ?? null;
  const host =
    options.last('host') ?? (uri === null ? null : (/@\[?([^\]:/?]*)/.exec(uri)?.[1] ?? uri.replace(/^\w+:\/\//, '')));
  const hosts = [{ name: host ?? '', port: null }];
  const texts = [
    ...options.all('execute'),
    ...options.all('file').map((name) => fileText(call.scope, name)),
    call.scope.stdin ?? '',
  ];
  for (const text of texts) {
    refuseOn(call.scope, hosts, () => (isKnown(text) ? mentionsDestruction(text) : 'a script that cannot be seen'));
  }
  return UNKNOWN;
};

/** Words of SQL that destroy, wherever they stand in code of another language. */
export function mentionsDestruction(text: string): string | null {
  const found =
    /\b(?:drop\s+(?:table|database|schema|view|index|column|role|user|sequence|type|function|procedure|trigger)|truncate\s+(?:table\s+)?[\w."`]+|delete\s+from\s+[\w."`]+(?![^;"'`]*\bwhere\b)|dropSchema|dropCollection)\b/i.exec(
      text,
    );
  return found === null ? null : found[0].replace(/\s+/g, ' ').split(' ').slice(0, 2).join(' ').toUpperCase();
}
