import { Socket } from 'node:net';
import mysql from 'mysql2';
import { LockstepError } from '../../model/errors.ts';
import type { ConnectionTarget } from '../connection/connection-url.ts';
import { explained, strange } from '../connection/explanation.ts';
import { MOST_OF_A_LOGIN, watchFlood } from '../connection/flood.ts';
import { failureCode, toLockstepError } from './errors.ts';
import { awaitGreeting, type Greeting } from './greeting.ts';
import { type Named, type Row, readNamed, readRows } from './row.ts';

/** One open connection. `broken()` turns true when it died; `cut()` drops the socket and fails what runs; `end()` says goodbye first and drops it after a second. */
export interface Connection {
  readonly encrypted: boolean;
  /** As the greeting gives it. */
  readonly version: string;
  /** One prepared statement; every value arrives as text or null. */
  execute(sql: string, values: readonly string[]): Promise<Row[]>;
  /** One statement without values, for SET, START TRANSACTION, ROLLBACK and KILL, which MySQL does not prepare. */
  command(sql: string): Promise<void>;
  /** One SHOW statement without values, of those that MySQL does not prepare. */
  show(sql: string): Promise<Named[]>;
  /** Bytes that came so far. */
  received(): number;
  broken(): boolean;
  cut(): void;
  end(): void;
}

const KEEP_ALIVE_MS = 10_000;
const GOODBYE_MS = 1000;
const STATEMENTS_KEPT = 20;

/** Opens one connection within `connectMs`. An abort of `signal` gives up at once; a failed attempt leaves no socket behind. */
export async function connect(target: ConnectionTarget, connectMs: number, signal: AbortSignal): Promise<Connection> {
  const limitMs = Math.min(connectMs, target.connectMs ?? connectMs);
  const socket = new Socket();
  let late = false;
  const giveUp = () => {
    late = true;
    socket.destroy();
  };
  const timer = setTimeout(giveUp, limitMs);
  signal.addEventListener('abort', giveUp, { once: true });
  const endWatch = watchFlood(
    () => socket.bytesRead,
    MOST_OF_A_LOGIN,
    () => socket.destroy(failure('PROTOCOL_ERROR')),
  );
  let encrypted = false;
  try {
    signal.throwIfAborted();
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS).connect({ host: target.host, port: target.port });
    const greeting = await awaitGreeting(socket, target, limitMs);
    encrypted = wantsTls(target, greeting);
    return await logIn({ target, socket, encrypted, version: greeting?.version ?? '' });
  } catch (error) {
    socket.destroy();
    // Whatever the driver makes of a socket that was given up.
    throw explain(late ? failure('ETIMEDOUT') : error, target, encrypted);
  } finally {
    endWatch();
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

function wantsTls({ sslMode, label }: ConnectionTarget, greeting: Greeting | null): boolean {
  if (sslMode === 'disable' || greeting === null) return false;
  if (greeting.offersTls || sslMode === 'prefer') return greeting.offersTls;
  throw new LockstepError('TLS', `connecting to ${label}: the server offers no TLS`, {
    hint: 'Turn TLS on in the server, or use sslmode=prefer or disable where the network is trusted.',
  });
}

interface Login {
  readonly target: ConnectionTarget;
  readonly socket: Socket;
  readonly encrypted: boolean;
  readonly version: string;
}

async function logIn({ target, socket, encrypted, version }: Login): Promise<Connection> {
  // Node compares the certificate with this name; without it an address is compared as if it were localhost.
  Reflect.set(socket, '_host', target.host);
  const driver = mysql.createConnection(driverOptions(target, socket, encrypted));
  let broken = false;
  let failRunning: (error: Error) => void = () => {};
  const fail = (error: Error) => {
    broken = true;
    failRunning(error);
  };
  const connected = new Promise<void>((resolve, reject) => {
    driver.once('connect', () => resolve());
    // Without a listener one killed idle connection ends the whole process; the next use sees `broken` and reconnects.
    driver.on('error', (error: Error) => {
      fail(error);
      reject(error);
    });
    // The driver would write a line to the terminal for each packet that is out of turn, and go on.
    driver.on('warn', () => {
      Reflect.set(Object(Reflect.get(driver, 'packetParser')), 'onPacket', () => {});
      socket.destroy(failure('PROTOCOL_PACKETS_OUT_OF_ORDER'));
    });
    socket.once('close', () => {
      fail(failure('PROTOCOL_CONNECTION_LOST'));
      reject(failure('PROTOCOL_CONNECTION_LOST'));
    });
  });
  socket.resume();
  await connected;
  const run = (start: (done: (error: Error | null, result: unknown) => void) => void) =>
    new Promise<unknown>((resolve, reject) => {
      failRunning = reject;
      if (broken) reject(failure('PROTOCOL_CONNECTION_LOST'));
      else start((error, result) => (error === null ? resolve(result) : reject(error)));
    });
  const cut = () => {
    fail(failure('PROTOCOL_CONNECTION_LOST'));
    socket.destroy();
  };
  return {
    encrypted,
    version,
    execute: async (sql, values) =>
      readRows(await run((done) => driver.execute({ sql, values: [...values], rowsAsArray: true }, done))),
    show: async (sql) => readNamed(await run((done) => driver.query({ sql }, done))),
    command: async (sql) => void (await run((done) => driver.query({ sql }, done))),
    received: () => socket.bytesRead,
    broken: () => broken,
    cut,
    end: () => {
      broken = true;
      const timer = setTimeout(cut, GOODBYE_MS);
      socket.once('close', () => clearTimeout(timer));
      driver.end(() => socket.destroy());
    },
  };
}

/** Built from the parsed target alone: nothing of the URL or of the environment reaches the driver unseen. */
function driverOptions(target: ConnectionTarget, socket: Socket, encrypted: boolean): mysql.ConnectionOptions {
  const { host, port, user, password, database, rootCertificate, sslMode } = target;
  const verified = { ca: rootCertificate ?? '', rejectUnauthorized: true, verifyIdentity: sslMode === 'verify-full' };
  const ssl = rootCertificate === null ? { rejectUnauthorized: false } : verified;
  return {
    host,
    port,
    user,
    password,
    database,
    stream: () => socket,
    ...(encrypted ? { ssl } : {}),
    // The caller's timer ends the attempt; a second one in the driver would only report it differently.
    connectTimeout: 0,
    charset: 'utf8mb4_general_ci',
    timezone: 'Z',
    multipleStatements: false,
    flags: ['-LOCAL_FILES', '-IGNORE_SPACE'],
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    maxPreparedStatements: STATEMENTS_KEPT,
    connectAttributes: { program_name: 'lockstep' },
  };
}

function explain(error: unknown, target: ConnectionTarget, encrypted: boolean): LockstepError {
  const subject = `connecting to ${target.label}`;
  if (failureCode(error) === '1045' && encrypted) {
    return new LockstepError('AUTH', `${subject}: the user or the password is wrong (1045)`, {
      hint: 'Check user and password in the URL, and that the login may come from this host.',
      serverCode: '1045',
    });
  }
  const mapped = toLockstepError(wasCut(error) ? failure('ECONNRESET') : error, subject);
  // The driver stumbled over what it was sent.
  if (mapped.code === 'INTERNAL') return explained(subject, strange, mapped.serverCode);
  if (mapped.code !== 'CONNECTION_LOST') return mapped;
  return new LockstepError('UNREACHABLE', `${subject}: the server closed the connection before the login`, {
    hint: 'Check that a MySQL or MariaDB server listens on this port and accepts connections; then run again.',
    retryable: true,
    ...(mapped.serverCode === null ? {} : { serverCode: mapped.serverCode }),
  });
}

/** The driver calls whatever ends a handshake an error of TLS; the text is Node's own constant. */
function wasCut(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Client network socket disconnected before secure TLS');
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
