import { LockstepError } from '../../model/errors.ts';
import type { Database, Reader, ReadOptions, SessionLimits } from '../engine.ts';
import type { ConnectionTarget } from './connection-url.ts';
import { mysqlDialect } from './dialect.ts';
import { internal } from './errors.ts';
import { ConnectionPool, cancelledError, type Lease } from './pool.ts';
import { createReader } from './reader.ts';
import { Session } from './session.ts';

/** close() cuts whatever has not ended by then. */
const CLOSE_MS = 4000;

/** One live database behind a checked URL. Nothing connects before the first read. */
export function createDatabase(target: ConnectionTarget, limits: SessionLimits): Database {
  const pool = new ConnectionPool(target, limits.connectMs, limits.poolSize);
  const closing = new AbortController();
  const active = new Set<Promise<unknown>>();
  const read = <T>(work: (reader: Reader) => Promise<T>, options: ReadOptions = {}): Promise<T> => {
    const signal = options.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, options.signal]);
    const statementMs = Math.min(limits.statementMs, options.statementMs ?? limits.statementMs);
    const reading = readOnce({ pool, target, limits: { ...limits, statementMs }, signal }, work);
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
  return { engine: 'mysql', dialect: mysqlDialect, label: target.label, read, close };
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

interface Reading {
  readonly pool: ConnectionPool;
  readonly target: ConnectionTarget;
  readonly limits: SessionLimits;
  readonly signal: AbortSignal;
}

async function readOnce<T>(reading: Reading, work: (reader: Reader) => Promise<T>): Promise<T> {
  const { target, signal } = reading;
  try {
    signal.throwIfAborted();
    const { session, lease } = await begin(reading);
    const cancel = () => session.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      signal.throwIfAborted();
      return await work(createReader(session));
    } finally {
      signal.removeEventListener('abort', cancel);
      await session.end();
      lease.release(session.reusable);
    }
  } catch (error) {
    if (signal.aborted) throw cancelledError(target.label);
    throw error instanceof LockstepError ? error : internal(error, `reading ${target.label}`);
  }
}

/** A connection that idled may have died with its server: nothing was delivered yet, so one new connection is tried. */
async function begin(reading: Reading, fresh = false): Promise<{ session: Session; lease: Lease }> {
  const { pool, target, limits, signal } = reading;
  const lease = await pool.acquire(signal, fresh);
  const cut = () => lease.connection.cut();
  signal.addEventListener('abort', cut, { once: true });
  try {
    return { session: await Session.begin({ target, connection: lease.connection, limits }), lease };
  } catch (error) {
    lease.release(false);
    const stale = lease.reused && error instanceof LockstepError && error.code === 'CONNECTION_LOST';
    if (!stale || signal.aborted) throw error;
    return begin(reading, true);
  } finally {
    signal.removeEventListener('abort', cut);
  }
}
