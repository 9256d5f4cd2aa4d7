import { LockstepError } from '../../model/errors.ts';

/** What the pool must know of an engine's connection. `cut` drops the socket at once, `end` says goodbye first; neither throws. */
export interface PooledConnection {
  broken(): boolean;
  cut(): void;
  end(): void;
}

export interface PoolSetup<C extends PooledConnection> {
  /** For messages. */
  readonly label: string;
  readonly size: number;
  readonly connect: (signal: AbortSignal) => Promise<C>;
}

/** A connection in use. `reused`: it waited idle before, so it may have died unseen. `release(false)` drops it. */
export interface Lease<C extends PooledConnection> {
  readonly connection: C;
  readonly reused: boolean;
  release(keep: boolean): void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: LockstepError) => void;
}

const IDLE_MS = 10_000;

/** At most `size` connections to one database, opened when asked for and closed after ten idle seconds. */
export class ConnectionPool<C extends PooledConnection> {
  readonly #label: string;
  readonly #connect: PoolSetup<C>['connect'];
  readonly #idle = new Map<C, NodeJS.Timeout>();
  readonly #leased = new Set<C>();
  readonly #waiting: Waiter[] = [];
  #free: number;
  #closed = false;

  constructor({ label, size, connect }: PoolSetup<C>) {
    this.#label = label;
    this.#connect = connect;
    this.#free = size;
  }

  /** Waits for a free place, then gives an idle connection or, when none is left or `fresh` asks for it, a new one. */
  async acquire(signal: AbortSignal, fresh: boolean): Promise<Lease<C>> {
    await this.#place(signal);
    try {
      if (fresh) this.dropIdle();
      const idle = this.#takeIdle();
      const connection = idle ?? (await this.#connect(signal));
      if (this.#closed) {
        connection.end();
        throw closedError(this.#label);
      }
      this.#leased.add(connection);
      return { connection, reused: idle !== null, release: (keep) => this.#release(connection, keep) };
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  dropIdle(): void {
    for (const [connection, timer] of this.#idle) {
      clearTimeout(timer);
      connection.end();
    }
    this.#idle.clear();
  }

  /** Refuses whoever waits and ends what is idle; connections in use end when they are released. */
  close(): void {
    this.#closed = true;
    this.dropIdle();
    for (const waiter of this.#waiting.splice(0)) waiter.reject(closedError(this.#label));
  }

  /** Drops the sockets still in use. */
  cutLeased(): void {
    for (const connection of this.#leased) connection.cut();
  }

  async #place(signal: AbortSignal): Promise<void> {
    if (this.#closed) throw closedError(this.#label);
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    const { promise, resolve, reject } = deferred();
    const waiter = { resolve, reject };
    this.#waiting.push(waiter);
    const giveUp = () => {
      const index = this.#waiting.indexOf(waiter);
      if (index >= 0) this.#waiting.splice(index, 1);
      reject(cancelledError(this.#label));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #takeIdle(): C | null {
    for (const [connection, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(connection);
      if (!connection.broken()) return connection;
      connection.cut();
    }
    return null;
  }

  #release(connection: C, keep: boolean): void {
    this.#leased.delete(connection);
    if (keep && !this.#closed && !connection.broken()) {
      const timer = setTimeout(() => {
        this.#idle.delete(connection);
        connection.end();
      }, IDLE_MS);
      this.#idle.set(connection, timer.unref());
    } else {
      connection.end();
    }
    this.#leave();
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.resolve();
  }
}

/** What a cancelled read rejects with. */
export function cancelledError(label: string): LockstepError {
  return new LockstepError('CANCELLED', `the read of ${label} was cancelled`, {
    hint: 'Nothing was changed. Run the command again when you want the answer.',
  });
}

function closedError(label: string): LockstepError {
  return new LockstepError('CANCELLED', `${label} was closed while the read waited`, {
    hint: 'Open the database again to read it.',
  });
}

function deferred() {
  let resolve = () => {};
  let reject = (_: LockstepError) => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
