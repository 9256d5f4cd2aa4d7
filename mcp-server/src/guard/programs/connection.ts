import type { Host } from '../production.ts';
import { fileText, type Scope, setValue } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';

const untold: Host = { name: UNKNOWN, port: null };
const DEFAULT_PORT = { postgres: '5432', mysql: '3306' } as const;

/** The hosts of `scheme://user:password@host:port,host2/db?host=…`. */
export function hostsOfUrl(url: string): Host[] {
  const [, authority = '', query = ''] = /^[a-z][a-z0-9+.:-]*:\/\/([^/?#]*)[^?#]*(?:\?([^#]*))?/i.exec(url) ?? [];
  const hosts = (authority.split('@').at(-1) ?? '').split(',').map(hostOfText);
  const inQuery = [...query.matchAll(/(?:^|&)(host|hostaddr|service)=([^&]*)/g)].map(([, key, value = '']) =>
    key === 'service' ? untold : hostOfText(decoded(value)),
  );
  // A password that is not known may hold what looks like a host.
  const all = inQuery.length > 0 && authority === '' ? inQuery : [...hosts, ...inQuery];
  const usual = /^(?:mysql|mariadb)/i.test(url)
    ? DEFAULT_PORT.mysql
    : /^(?:postgres|pgsql)/i.test(url)
      ? DEFAULT_PORT.postgres
      : null;
  return all.map(({ name, port }) => ({ name: decoded(name), port: port ?? usual }));
}

function hostOfText(text: string): Host {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  return { name: bracketed ?? plain ?? text, port: port ?? null };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where psql and its like connect: options before the connection text before the environment. */
export function postgresHosts(
  scope: Scope,
  given: { host: string | null; port: string | null; database: string | null },
): Host[] {
  const port = given.port ?? setValue(scope, 'PGPORT') ?? DEFAULT_PORT.postgres;
  const named = given.database;
  const list = (names: string, ports: string | null) =>
    names.split(',').map((name, at) => ({ name, port: ports?.split(',')[at] ?? ports?.split(',')[0] ?? null }));
  if (named !== null && /^[a-z]+:\/\//i.test(named)) return hostsOfUrl(named);
  if (named !== null && /^[^=\s]+\s*=/.test(named)) {
    const pairs = new Map(
      [...named.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g)].map(([, key, quoted, plain]) => [
        key,
        quoted ?? plain ?? '',
      ]),
    );
    if (pairs.has('service')) return [untold];
    const inText = [pairs.get('host'), pairs.get('hostaddr')].flatMap((name) =>
      name === undefined ? [] : list(name, pairs.get('port') ?? port),
    );
    if (inText.length > 0) return inText;
  }
  // It may be a whole URL.
  if (named?.startsWith(UNKNOWN)) return [untold];
  if (given.host !== null) return list(given.host, port);
  const byEnvironment = ['PGHOST', 'PGHOSTADDR'].flatMap((name) => setValue(scope, name) ?? []);
  if (byEnvironment.length > 0) return byEnvironment.flatMap((name) => list(name, port));
  return [setValue(scope, 'PGSERVICE') === null ? { name: '', port } : untold];
}

/** Where the mysql programs connect: options before option files before the environment. */
export function mysqlHosts(
  scope: Scope,
  given: { host: string | null; port: string | null; files: readonly string[]; login: boolean; noFiles: boolean },
): Host[] {
  const port = given.port ?? setValue(scope, 'MYSQL_TCP_PORT') ?? DEFAULT_PORT.mysql;
  if (given.host !== null) return [{ name: given.host, port }];
  if (given.login) return [untold];
  const read = given.noFiles ? [] : ['~/.my.cnf', ...given.files];
  const inFiles = read.flatMap((name) => hostsInFile(scope, name, given.files.includes(name)));
  if (inFiles.length > 0) return inFiles.map((name) => ({ name, port }));
  return [{ name: setValue(scope, 'MYSQL_HOST') ?? '', port }];
}

/** Each host of an option file, whatever group it stands in. */
function hostsInFile(scope: Scope, name: string, mustBeThere: boolean): string[] {
  const text = fileText(scope, name);
  if (!isKnown(text)) return mustBeThere ? [UNKNOWN] : [];
  return [...text.matchAll(/^\s*host\s*=\s*(['"]?)([^'"\s#]+)\1/gim)].map(([, , host = '']) => host);
}
