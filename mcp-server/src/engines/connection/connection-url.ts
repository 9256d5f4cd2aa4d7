import { readFileSync } from 'node:fs';
import { LockstepError } from '../../model/errors.ts';

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
const OPTIONS = ['sslmode', 'sslrootcert', 'connect_timeout'] as const;
const MAX_CONNECT_SECONDS = 10;

/** How much TLS a connection wants; the words are the same for every engine. `prefer` (the default) encrypts when the server offers it, without checking who it is. */
export type SslMode = (typeof SSL_MODES)[number];

/** A checked connection URL. `rootCertificate` is PEM text, set for verify-ca and verify-full only; `connectMs` null means the caller's limit. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sslMode: SslMode;
  readonly rootCertificate: string | null;
  readonly connectMs: number | null;
  /** `host:port/database`, safe to print. */
  readonly label: string;
}

/** What an engine's URLs begin with, and the port they mean when they name none. */
export interface UrlForm {
  readonly schemes: readonly string[];
  readonly defaultPort: number;
}

/** Reads `scheme://user:password@host:port/database?sslmode=…`. Throws CONFIG, never repeating a value of the URL. */
export function parseConnectionUrl(url: string, { schemes, defaultPort }: UrlForm): ConnectionTarget {
  const { authority, path, query } = split(url, schemes);
  const { user, password, hostAndPort } = splitAuthority(authority);
  const { host, port } = parseHost(hostAndPort, defaultPort);
  const database = decode(path, 'database name');
  if (database === '') throw config('The connection URL names no database.');
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const label = `${bracketed}:${port}/${database}`;
  return { host, port, user, password, database, label, ...parseOptions(query) };
}

function split(url: string, schemes: readonly string[]) {
  const match = /^([a-z]+):\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(url);
  if (match === null || !schemes.includes(match[1] ?? '')) {
    throw config(`The connection URL does not begin with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}.`);
  }
  const [, , authority = '', path = '', query = ''] = match;
  const at = url.indexOf('@');
  const ambiguous = url.includes('#') || at !== url.lastIndexOf('@') || (at >= 0 && !authority.includes('@'));
  if (ambiguous || path.includes('/')) {
    throw config(
      'The connection URL cannot be read: a special character in the user, password or database stands bare.',
    );
  }
  return { authority, path, query };
}

function splitAuthority(authority: string) {
  const at = authority.indexOf('@');
  const login = at < 0 ? '' : authority.slice(0, at);
  const colon = login.indexOf(':');
  const user = decode(colon < 0 ? login : login.slice(0, colon), 'user');
  const password = decode(colon < 0 ? '' : login.slice(colon + 1), 'password');
  if (user === '') throw config('The connection URL names no user.');
  return { user, password, hostAndPort: authority.slice(at + 1) };
}

function parseHost(text: string, defaultPort: number) {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const port = match?.[3] === undefined ? defaultPort : Number(match[3]);
  if (match === null || port < 1 || port > 65_535) {
    throw config('The connection URL has no usable host and port after the login.');
  }
  return { host: match[1] ?? decode(match[2] ?? '', 'host'), port };
}

function parseOptions(query: string): Pick<ConnectionTarget, 'sslMode' | 'rootCertificate' | 'connectMs'> {
  const given = new Map<string, string>();
  for (const pair of query === '' ? [] : query.split('&')) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'option name');
    const known = OPTIONS.find((option) => option === name);
    if (known === undefined || given.has(name)) {
      throw config(
        `The option ${JSON.stringify(name)} of the connection URL is ${known ? 'given twice' : 'not allowed'}.`,
      );
    }
    given.set(name, decode(equals < 0 ? '' : pair.slice(equals + 1), name));
  }
  const sslMode = parseSslMode(given.get('sslmode') ?? 'prefer');
  const rootCertificate = readRootCertificate(sslMode, given.get('sslrootcert'));
  return { sslMode, rootCertificate, connectMs: parseConnectTimeout(given.get('connect_timeout')) };
}

function parseSslMode(value: string): SslMode {
  const mode = SSL_MODES.find((known) => known === value);
  if (mode === undefined) throw config(`sslmode in the connection URL must be one of ${SSL_MODES.join(', ')}.`);
  return mode;
}

function readRootCertificate(mode: SslMode, path: string | undefined): string | null {
  const verifies = mode === 'verify-ca' || mode === 'verify-full';
  if (verifies !== (path !== undefined)) {
    throw config(
      'sslrootcert and sslmode=verify-ca or verify-full belong together in the connection URL: one is missing.',
    );
  }
  if (path === undefined) return null;
  const pem = readPem(path);
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw config('The file named by sslrootcert holds no PEM certificate.');
  return pem;
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw config('The file named by sslrootcert cannot be read.');
  }
}

function parseConnectTimeout(value: string | undefined): number | null {
  if (value === undefined) return null;
  const seconds = /^\d{1,2}$/.test(value) ? Number(value) : 0;
  if (seconds < 1 || seconds > MAX_CONNECT_SECONDS) {
    throw config(`connect_timeout in the connection URL must be whole seconds from 1 to ${MAX_CONNECT_SECONDS}.`);
  }
  return seconds * 1000;
}

function decode(text: string, part: string): string {
  try {
    const decoded = decodeURIComponent(text);
    if (decoded.includes('\0')) throw config(`The ${part} in the connection URL holds a NUL character.`);
    return decoded;
  } catch (error) {
    if (error instanceof LockstepError) throw error;
    throw config(`The ${part} in the connection URL is not correctly percent-encoded.`);
  }
}

function config(message: string): LockstepError {
  return new LockstepError('CONFIG', message, {
    hint:
      'Write scheme://user:password@host:port/database with the options sslmode, sslrootcert and connect_timeout only; ' +
      'percent-encode special characters in user, password and database: @ is %40, / is %2F, # is %23, ? is %3F, : is %3A, % is %25.',
  });
}
