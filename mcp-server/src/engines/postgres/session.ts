import { LockstepError } from '../../model/errors.ts';
import type { ReadSession, SessionSetup } from '../connection/database.ts';
import { floodedError, MOST_OF_AN_ANSWER, watchFlood } from '../connection/flood.ts';
import { cancelledError } from '../connection/pool.ts';
import { type Connection, connect } from './connect.ts';
import { failureCode, toLockstepError } from './errors.ts';
import { execute } from './execute.ts';
import { milliseconds } from './milliseconds.ts';
import {
  BEGIN,
  CANCEL,
  INDEX_WALK,
  KEEP_MEMORY,
  OLDEST_VERSION,
  SAVEPOINT,
  SETTINGS,
  setUpSession,
} from './queries.ts';
import { type Row, rowNumber, rowText } from './row.ts';
import { cancelledByOthers, notReadOnly, timedOut, tooOld } from './session-errors.ts';

/** One statement of ours; `about` says what it reads, for messages. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly (string | readonly string[])[];
  readonly about: string;
  /** It must be planned to walk the index of the key, and would lose far more by any other plan. */
  readonly walksIndex?: boolean;
  /** The most that the answer may bring; LIMIT when it brings more, and the connection is given up. */
  readonly mostBytes?: number;
}

/** How long a silent server is waited for beyond the statement's own limit, and for a statement that only prepares or ends. */
const GRACE_MS = 5000;
const CANCEL_MS = 3000;

/** Connections whose server process has been made to keep the memory of digests. */
const keepsMemory = new WeakSet<Connection>();

/** One READ ONLY transaction on one connection. Statements run one after another; a failed one leaves the transaction usable. */
export class Session implements ReadSession {
  readonly label: string;
  /** `host:port`, as the URL has it. */
  readonly address: string;
  readonly database: string;
  readonly encrypted: boolean;
  #version = 0;
  #encoding = '';
  #server = '';
  readonly #setup: SessionSetup<Connection>;
  #clean = true;
  #ending: 'cancelled' | 'deadline' | 'flooded' | null = null;
  #running = false;
  #walking = false;
  #identity: readonly [string, string] | null = null;
  #tail: Promise<unknown> = Promise.resolve();
  #cancelling: Promise<void> = Promise.resolve();

  private constructor(setup: SessionSetup<Connection>) {
    this.#setup = setup;
    this.label = setup.target.label;
    this.address = `${setup.target.host}:${setup.target.port}`;
    this.database = setup.target.database;
    this.encrypted = setup.connection.encrypted;
  }

  /** Begins the transaction, sets its limits and asserts that the server took them. */
  static async begin(setup: SessionSetup<Connection>): Promise<Session> {
    const session = new Session(setup);
    await session.#begin();
    return session;
  }

  /** server_version_num: 150018 is 15.18. */
  get version(): number {
    return this.#version;
  }

  /** The database's encoding as PostgreSQL names it: UTF8, LATIN1 … */
  get encoding(): string {
    return this.#encoding;
  }

  /** Tells this server, as it runs now, from any other. */
  get server(): string {
    return this.#server;
  }

  /** False once anything failed: the connection must then not serve another read. */
  get reusable(): boolean {
    return this.#clean && !this.#setup.connection.broken();
  }

  /** Runs one statement; every value arrives as text or null. */
  rows(statement: Statement): Promise<Row[]> {
    return this.#inTurn(async () => {
      try {
        await this.#plan(statement.walksIndex ?? false);
        return await this.#run(statement, this.#setup.limits.statementMs + GRACE_MS);
      } catch (error) {
        await this.#recover();
        throw error;
      }
    });
  }

  /** Runs a statement that must be refused; the SQLSTATE of the refusal, or null when the server accepted it. */
  refusal(text: string): Promise<string | null> {
    return this.#inTurn(async () => {
      const wasClean = this.#clean;
      try {
        await this.#run({ text, about: 'proving that writes are refused' }, GRACE_MS);
        return null;
      } catch (error) {
        if (!(error instanceof LockstepError) || error.serverCode !== '25006') throw error;
        await this.#recover();
        this.#clean = wasClean;
        return error.serverCode;
      }
    });
  }

  /** Ends the running statement in the server; every later one is refused. */
  cancel(): void {
    this.#ending ??= 'cancelled';
    if (!this.#running) return;
    const { connection } = this.#setup;
    const timer = setTimeout(() => connection.cut(), CANCEL_MS);
    this.#cancelling = this.#cancelOnServer()
      // The server also ends the statement by itself when it sees the socket gone (client_connection_check_interval).
      .catch(() => connection.cut())
      .then(() => this.#tail)
      .then(() => clearTimeout(timer));
  }

  /** Rolls back. Never throws: a connection that cannot roll back is dropped. */
  async end(): Promise<void> {
    // Work that failed may have left a statement behind that nobody waits for.
    if (this.#running) this.cancel();
    await this.#cancelling;
    const { connection } = this.#setup;
    if (connection.broken()) return;
    this.#ending = null;
    try {
      await this.#run({ text: 'ROLLBACK', about: 'ending the read' }, GRACE_MS);
      if (connection.client.getTransactionStatus() !== 'I') this.#clean = false;
    } catch {
      connection.cut();
    }
  }

  async #begin(): Promise<void> {
    const { limits } = this.#setup;
    const about = `preparing a read-only transaction on ${this.label}`;
    await this.#run({ text: BEGIN, about }, GRACE_MS);
    const values = [String(limits.statementMs), String(limits.lockMs)];
    const [row = []] = await this.#run({ text: setUpSession(), values, about }, GRACE_MS);
    const refused = SETTINGS.find(([, value], index) => row[index] !== value);
    if (refused !== undefined) throw notReadOnly(this.label, refused[0]);
    const at = SETTINGS.length;
    const taken = [rowText(row, at), rowText(row, at + 1)].map(milliseconds);
    const [statementMs, lockMs = 0] = taken;
    if (statementMs !== limits.statementMs || !(lockMs > 0 && lockMs <= limits.lockMs))
      throw notReadOnly(this.label, 'a time limit');
    this.#identity = [rowText(row, at + 2), rowText(row, at + 3)];
    this.#version = rowNumber(row, at + 4);
    this.#encoding = rowText(row, at + 5);
    this.#server = rowText(row, at + 7);
    if (rowText(row, at + 6) !== 'on') throw notReadOnly(this.label, 'transaction_read_only');
    if (this.#version < OLDEST_VERSION) throw tooOld(this.label, this.#version);
    await this.#run({ text: SAVEPOINT.set, about }, GRACE_MS);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => {});
    return turn;
  }

  async #run(statement: Statement, deadlineMs: number): Promise<Row[]> {
    const { connection } = this.#setup;
    if (this.#ending === 'cancelled') throw cancelledError(this.label);
    const timer = setTimeout(() => this.#giveUp('deadline'), deadlineMs);
    const mostBytes = statement.mostBytes ?? MOST_OF_AN_ANSWER;
    const endWatch = watchFlood(connection.received, mostBytes, () => this.#giveUp('flooded'));
    const started = performance.now();
    this.#running = true;
    try {
      return await execute(connection.client, statement.text, statement.values ?? []);
    } catch (error) {
      this.#clean = false;
      if (this.#ending === 'flooded') throw floodedError(statement.about, mostBytes);
      throw this.#explain(error, statement.about, performance.now() - started);
    } finally {
      this.#running = false;
      endWatch();
      clearTimeout(timer);
    }
  }

  /** Only for the statements that want it: without sequential scans the catalogue, or a whole table, is read the long way round. */
  async #plan(walking: boolean): Promise<void> {
    if (walking === this.#walking) return;
    const values = [walking ? 'off' : 'on'];
    const about = `preparing a read of ${this.label}`;
    const text = keepsMemory.has(this.#setup.connection) ? INDEX_WALK : KEEP_MEMORY;
    const [row = []] = await this.#run({ text, values, about }, GRACE_MS);
    keepsMemory.add(this.#setup.connection);
    if (row[0] !== values[0] || row[1] !== values[0]) throw notReadOnly(this.label, 'enable_seqscan');
    this.#walking = walking;
  }

  /** Never throws: what failed first is what the caller is told. */
  async #recover(): Promise<void> {
    const { connection } = this.#setup;
    if (this.#ending !== null || connection.broken()) return;
    try {
      await this.#run({ text: SAVEPOINT.rollBack, about: 'going on after a failed statement' }, GRACE_MS);
    } catch {
      connection.cut();
    }
    // The settings of the plan go back with it.
    this.#walking = false;
  }

  async #cancelOnServer(): Promise<void> {
    if (this.#identity === null) throw cancelledError(this.label);
    const limit = AbortSignal.timeout(CANCEL_MS);
    const side = await connect(this.#setup.target, CANCEL_MS, limit);
    limit.addEventListener('abort', () => side.cut(), { once: true });
    try {
      await execute(side.client, CANCEL, this.#identity);
    } finally {
      side.end();
    }
  }

  #giveUp(because: 'deadline' | 'flooded'): void {
    this.#ending ??= because;
    this.#setup.connection.cut();
  }

  #explain(error: unknown, about: string, elapsedMs: number): LockstepError {
    if (this.#ending === 'cancelled') return cancelledError(this.label);
    const overLimit = failureCode(error) === '57014' && elapsedMs >= this.#setup.limits.statementMs * 0.9;
    if (this.#ending === 'deadline' || overLimit) return timedOut(about, overLimit ? '57014' : null);
    if (failureCode(error) === '57014') return cancelledByOthers(about);
    return toLockstepError(error, about);
  }
}
