import { setMaxListeners } from 'node:events';
import { LockstepError } from '../../model/errors.ts';
import type { Database, Dialect, Reader, ReadOptions, ServerPin, SessionLimits } from '../engine.ts';
import type { ConnectionTarget } from './connection-url.ts';
import { unexpected } from './explanation.ts';
import { ConnectionPool, cancelledError, type Lease, type PooledConnection } from './pool.ts';

/** One READ ONLY transaction of an engine. */
export interface ReadSession {
  /** False once anything failed: the connection must then not serve another read. */
  readonly reusable: boolean;
  /** Tells this server, as it runs now, from any other. */
  readonly server: string;
  /** Ends the running statement in the server; every later one is refused. */
  cancel(): void;
  /** Rolls back. Never throws. */
  end(): Promise<void>;
}

/** What a transaction may cost, and where it runs. */
export interface SessionSetup<C> {
  readonly target: ConnectionTarget;
  readonly connection: C;
  readonly limits: SessionLimits;
}

/** What an engine brings: how it connects, begins a READ ONLY transaction and answers questions in it. */
export interface Driver<C extends PooledConnection, S extends ReadSession> {
  readonly dialect: Dialect;
  readonly connect: (target: ConnectionTarget, connectMs: number, signal: AbortSignal) => Promise<C>;
  readonly begin: (setup: SessionSetup<C>) => Promise<S>;
  readonly createReader: (session: S) => Reader;
  /** Tells the server from any other, also after it was restarted. */
  readonly lasting: (session: S) => Promise<string>;
}

/** close() cuts whatever has not ended by then. */
const CLOSE_MS = 4000;

/** One live database behind a checked URL. Nothing connects before the first read. */
export function createDatabase<C extends PooledConnection, S extends ReadSession>(
  driver: Driver<C, S>,
  target: ConnectionTarget,
  limits: SessionLimits,
): Database {
  const { dialect } = driver;
  const pool = new ConnectionPool<C>({
    label: target.label,
    size: limits.poolSize,
    connect: (signal) => driver.connect(target, limits.connectMs, signal),
  });
  const closing = new AbortController();
  // Every read listens, and any number may wait for a connection.
  setMaxListeners(0, closing.signal);
  const active = new Set<Promise<unknown>>();
  const read = <T>(work: (reader: Reader) => Promise<T>, options: ReadOptions = {}): Promise<T> => {
    const signal = options.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, options.signal]);
    const statementMs = Math.min(limits.statementMs, options.statementMs ?? limits.statementMs);
    const reading = readOnce(
      { driver, pool, target, limits: { ...limits, statementMs }, signal, pin: options.pin },
      work,
    );
    active.add(reading);
    const forget = () => active.delete(reading);
    reading.then(forget, forget);
    return reading;
  };
  const close = async (): Promise<void> => {
    closing.abort();
    pool.close();
    const { promise, resolve } = patience();
    await Promise.race([Promise.allSettled(active), promise]);
    resolve();
    pool.cutLeased();
  };
  return { engine: dialect.engine, dialect, label: target.label, read, close };
}

/** Resolves after CLOSE_MS, or when told to. */
function patience(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    const timer = setTimeout(done, CLOSE_MS);
    resolve = () => {
      clearTimeout(timer);
      done();
    };
  });
  return { promise, resolve };
}

interface Reading<C extends PooledConnection, S extends ReadSession> {
  readonly driver: Driver<C, S>;
  readonly pool: ConnectionPool<C>;
  readonly target: ConnectionTarget;
  readonly limits: SessionLimits;
  readonly signal: AbortSignal;
  readonly pin: ServerPin | undefined;
}

async function readOnce<C extends PooledConnection, S extends ReadSession, T>(
  reading: Reading<C, S>,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  const { driver, target, signal, pin } = reading;
  try {
    signal.throwIfAborted();
    const { session, lease } = await begin(reading);
    const cancel = () => session.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      signal.throwIfAborted();
      if (pin !== undefined) {
        holdTo(pin, session.server, target.label);
        pin.lasting ??= await driver.lasting(session);
      }
      const result = await work(driver.createReader(session));
      // Work that outlives its cancelled statements would hand back half an answer.
      signal.throwIfAborted();
      return result;
    } finally {
      signal.removeEventListener('abort', cancel);
      await session.end();
      lease.release(session.reusable);
    }
  } catch (error) {
    if (signal.aborted) throw cancelledError(target.label);
    throw error instanceof LockstepError ? error : unexpected(error, `reading ${target.label}`);
  }
}

/** Behind an address there may be another server from one connection to the next: after a failover, or where it leads to several. */
function holdTo(pin: ServerPin, server: string, label: string): void {
  pin.server ??= server;
  if (pin.server === server) return;
  throw new LockstepError(
    'CONNECTION_LOST',
    `${label}: another server answers than at the beginning of this run, or it was restarted`,
    {
      hint: 'Run it again after the failover: nothing is put together from two servers. Where the address leads to several (a load balancer, a reader endpoint), give the address of one.',
      retryable: true,
    },
  );
}

/** A connection that idled may have died with its server: nothing was delivered yet, so one new connection is tried. */
async function begin<C extends PooledConnection, S extends ReadSession>(
  reading: Reading<C, S>,
  fresh = false,
): Promise<{ session: S; lease: Lease<C> }> {
  const { driver, pool, target, limits, signal } = reading;
  const lease = await pool.acquire(signal, fresh);
  const giveUp = () => lease.connection.cut();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return { session: await driver.begin({ target, connection: lease.connection, limits }), lease };
  } catch (error) {
    lease.release(false);
    const stale = lease.reused && error instanceof LockstepError && error.code === 'CONNECTION_LOST';
    if (!stale || signal.aborted) throw error;
    return begin(reading, true);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
