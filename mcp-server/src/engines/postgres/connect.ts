import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { LockstepError } from '../../model/errors.ts';
import type { ConnectionTarget } from '../connection/connection-url.ts';
import { explained, strange } from '../connection/explanation.ts';
import { MOST_OF_A_LOGIN, watchFlood } from '../connection/flood.ts';
import { guardStream } from '../connection/guard-stream.ts';
import { failureCode, toLockstepError } from './errors.ts';

/** One open connection. `broken()` turns true when it died; `cut()` drops the socket at once; `end()` says goodbye first and drops it after a second. */
export interface Connection {
  readonly client: pg.Client;
  readonly encrypted: boolean;
  /** Bytes that came so far. */
  received(): number;
  broken(): boolean;
  cut(): void;
  end(): void;
}

interface Attempt {
  readonly target: ConnectionTarget;
  readonly ssl: false | ConnectionOptions;
  readonly deadline: number;
  readonly signal: AbortSignal;
}

const CLEAR_PASSWORD = 'CLEAR_PASSWORD';
const NO_TLS = 'The server does not support SSL connections';

/** Opens one connection within `connectMs`. An abort of `signal` gives up at once; a failed attempt leaves no socket behind. */
export async function connect(target: ConnectionTarget, connectMs: number, signal: AbortSignal): Promise<Connection> {
  // A clock that is set must not make a connection wait.
  const deadline = performance.now() + Math.min(connectMs, target.connectMs ?? connectMs);
  const ssl = tlsOptions(target);
  try {
    return await attempt({ target, ssl, deadline, signal });
  } catch (error) {
    const plainAllowed = target.sslMode === 'prefer' && error instanceof Error && error.message === NO_TLS;
    if (!plainAllowed) throw explain(error, target, ssl !== false);
  }
  try {
    return await attempt({ target, ssl: false, deadline, signal });
  } catch (error) {
    throw explain(error, target, false);
  }
}

async function attempt({ target, ssl, deadline, signal }: Attempt): Promise<Connection> {
  const socket = new Socket();
  let greeting: Buffer | null = null;
  socket.once('data', (chunk: Buffer) => {
    greeting = chunk;
  });
  const client = createClient(target, ssl, socket, Math.max(1, deadline - performance.now()));
  let broken = false;
  // Without a listener one killed idle connection ends the whole process; the next use sees `broken` and reconnects.
  client.on('error', () => {
    broken = true;
  });
  client.on('end', () => {
    broken = true;
  });
  guard(client, socket, target, ssl !== false);
  const giveUp = () => socket.destroy(new Error('aborted'));
  signal.addEventListener('abort', giveUp, { once: true });
  const endWatch = watchFlood(
    () => socket.bytesRead,
    MOST_OF_A_LOGIN,
    () => socket.destroy(failure('PROTOCOL_ERROR')),
  );
  try {
    signal.throwIfAborted();
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw looksLikeMysql(greeting) ? wrongServer(target) : error;
  } finally {
    endWatch();
    signal.removeEventListener('abort', giveUp);
  }
  const cut = () => {
    broken = true;
    client.connection.stream.destroy();
    socket.destroy();
  };
  const end = () => {
    broken = true;
    const timer = setTimeout(cut, 1000);
    // The connection is given up either way: how its goodbye failed changes nothing.
    client.end().then(() => clearTimeout(timer), cut);
  };
  return { client, encrypted: ssl !== false, received: () => socket.bytesRead, broken: () => broken, cut, end };
}

/** Keeps what a server may make the driver do in bounds. */
function guard(client: pg.Client, socket: Socket, { sslMode }: ConnectionTarget, encrypted: boolean): void {
  guardStream(socket);
  client.connection.on('sslconnect', () => guardStream(client.connection.stream));
  if (encrypted || sslMode !== 'prefer') return;
  // Whoever stands between can say that there is no TLS, and would then be told the password.
  client.connection.on('authenticationCleartextPassword', () => socket.destroy(failure(CLEAR_PASSWORD)));
}

function createClient(target: ConnectionTarget, ssl: false | ConnectionOptions, socket: Socket, timeout: number) {
  const { host, port, user, password, database } = target;
  const client = new pg.Client({
    host,
    port,
    user,
    database,
    // A function, because pg replaces an empty string by PGPASSWORD or the pgpass file of the machine.
    password: () => password,
    ssl,
    sslnegotiation: 'postgres',
    stream: () => socket,
    keepAlive: true,
    connectionTimeoutMillis: timeout,
    application_name: 'lockstep',
    // Every value stays the text that the server wrote: pg would lose infinity, years BC and digits.
    types: { getTypeParser: () => (text: string) => text },
  });
  const parameters: unknown = Reflect.get(client, 'connectionParameters');
  // pg fills these from PGOPTIONS and PGREPLICATION: the environment must not change what a connection is.
  if (typeof parameters === 'object' && parameters !== null) {
    Object.assign(parameters, { options: undefined, replication: undefined });
  }
  return client;
}

function tlsOptions(target: ConnectionTarget): false | ConnectionOptions {
  if (target.sslMode === 'disable') return false;
  if (target.rootCertificate === null) return { rejectUnauthorized: false };
  const verified = { ca: target.rootCertificate, rejectUnauthorized: true };
  return target.sslMode === 'verify-full' ? verified : { ...verified, checkServerIdentity: () => undefined };
}

/** A MySQL server speaks first: three bytes of length, packet number 0, then protocol 10 or an error marker. */
function looksLikeMysql(greeting: Buffer | null): boolean {
  return greeting !== null && greeting.length >= 5 && greeting[3] === 0 && (greeting[4] === 10 || greeting[4] === 0xff);
}

function wrongServer(target: ConnectionTarget): LockstepError {
  return new LockstepError(
    'CONFIG',
    `connecting to ${target.label}: this looks like a MySQL or MariaDB server, not PostgreSQL`,
    {
      hint: 'Use a mysql:// or mariadb:// URL for this server, or correct host and port.',
    },
  );
}

function explain(error: unknown, target: ConnectionTarget, encrypted: boolean): LockstepError {
  const subject = `connecting to ${target.label}`;
  if (failureCode(error) === '28000' && !encrypted) {
    return new LockstepError('TLS', `${subject}: the login was refused without encryption (28000)`, {
      hint: 'The server may require TLS: use sslmode=require or better. Otherwise check the user and the server’s pg_hba.conf.',
      serverCode: '28000',
    });
  }
  if (failureCode(error) === CLEAR_PASSWORD) {
    return new LockstepError('TLS', `${subject}: the server offers no TLS and asks for the password in clear`, {
      hint: 'Nothing was sent. Use sslmode=require or better, or sslmode=disable where the network is trusted.',
    });
  }
  const mapped = toLockstepError(error, subject);
  // The driver stumbled over what it was sent.
  if (mapped.code === 'INTERNAL') return explained(subject, strange, mapped.serverCode);
  if (mapped.code !== 'CONNECTION_LOST') return mapped;
  return new LockstepError('UNREACHABLE', `${subject}: the server closed the connection before the login`, {
    hint: 'Check that a PostgreSQL server listens on this port and accepts connections; then run again.',
    retryable: true,
    ...(mapped.serverCode === null ? {} : { serverCode: mapped.serverCode }),
  });
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
