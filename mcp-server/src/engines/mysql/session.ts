import { setTimeout as pause } from 'node:timers/promises';
import { LockstepError } from '../../model/errors.ts';
import type { ReadSession, SessionSetup } from '../connection/database.ts';
import { floodedError, MOST_OF_AN_ANSWER, watchFlood } from '../connection/flood.ts';
import { cancelledError } from '../connection/pool.ts';
import { type Begun, beginRead } from './begin-read.ts';
import { type Connection, connect } from './connect.ts';
import { cutTextError } from './cut-text.ts';
import { failureCode, KILLED, STATEMENT_LIMIT, toLockstepError } from './errors.ts';
import { WARNING_COUNT, WARNINGS } from './queries.ts';
import type { Named, Row } from './row.ts';
import { timedOut } from './session-errors.ts';
import * as settings from './session-settings.ts';

/** One statement of ours; `about` says what it reads, for messages. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly string[];
  readonly about: string;
  /** The most that the answer may bring; LIMIT when it brings more, and the connection is given up. */
  readonly mostBytes?: number;
}

/** Beyond the server's own limit, before a silent server is given up. */
const GRACE_MS = 5000;
const CANCEL_MS = 3000;
/** A KILL that comes between two statements hits neither, so it is repeated while one runs. */
const KILL_AGAIN_MS = 150;

/** One READ ONLY transaction on one connection. Statements run one after another; a failed one leaves the transaction usable. */
export class Session implements ReadSession {
  readonly label: string;
  readonly encrypted: boolean;
  readonly flavor: settings.Flavor;
  #begun: Begun = { id: '', version: '', database: '', server: '' };
  readonly #setup: SessionSetup<Connection>;
  #clean = true;
  #ending: 'cancelled' | 'deadline' | 'flooded' | null = null;
  #running = false;
  #tail: Promise<unknown> = Promise.resolve();
  #cancelling: Promise<void> = Promise.resolve();

  private constructor(setup: SessionSetup<Connection>) {
    this.#setup = setup;
    this.label = setup.target.label;
    this.encrypted = setup.connection.encrypted;
    this.flavor = /mariadb/i.test(setup.connection.version) ? 'mariadb' : 'mysql';
  }

  /** Sets the session's limits, begins the transaction and asserts that the server took them. */
  static async begin(setup: SessionSetup<Connection>): Promise<Session> {
    const session = new Session(setup);
    await session.#begin();
    return session;
  }

  /** The server's own version text. */
  get version(): string {
    return this.#begun.version;
  }

  /** The database as the server names it. */
  get database(): string {
    return this.#begun.database;
  }

  /** Tells the server from any other. */
  get server(): string {
    return this.#begun.server;
  }

  /** False once anything failed: the connection must then not serve another read. */
  get reusable(): boolean {
    return this.#clean && !this.#setup.connection.broken();
  }

  /** Runs one statement; every value arrives as text or null. */
  rows(statement: Statement): Promise<Row[]> {
    return this.#inTurn(() => this.#answer(statement));
  }

  /** The same for a statement that makes texts: throws LIMIT when the server cut one, which it tells by a warning only. */
  wholeRows(statement: Statement): Promise<Row[]> {
    return this.#inTurn(async () => {
      const rows = await this.#answer(statement);
      const { about } = statement;
      const counted = Number([...((await this.#show(WARNING_COUNT, about))[0]?.values() ?? [])][0]);
      const cut = counted === 0 ? null : cutTextError(await this.#show(WARNINGS, about), counted, about);
      if (cut !== null) throw cut;
      return rows;
    });
  }

  /** Runs a SHOW statement, or another whose columns go by name; null when the server refuses it with one of the codes. */
  show(sql: string, about: string, refusedWith: ReadonlySet<string>): Promise<Named[] | null> {
    return this.#inTurn(async () => {
      const wasClean = this.#clean;
      try {
        return await this.#show(sql, about);
      } catch (error) {
        const code = error instanceof LockstepError ? error.serverCode : null;
        if (code === null || !refusedWith.has(code)) throw error;
        this.#clean = wasClean;
        return null;
      }
    });
  }

  /** Runs a statement that must be refused; the server's code of the refusal, or null when it was accepted. */
  refusal({ text, about }: Statement, expected: ReadonlySet<string>): Promise<string | null> {
    return this.#inTurn(async () => {
      const wasClean = this.#clean;
      try {
        await this.#ask({ text, about }, this.#setup.limits.statementMs);
        return null;
      } catch (error) {
        const code = error instanceof LockstepError ? error.serverCode : null;
        if (code === null || !expected.has(code)) throw error;
        this.#clean = wasClean;
        return code;
      }
    });
  }

  /** Ends the running statement in the server; every later one is refused. */
  cancel(): void {
    this.#ending ??= 'cancelled';
    if (this.#running) this.#cancelling = this.#killOnServer();
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
      await this.#command(settings.ROLLBACK, 'ending the read', 0);
    } catch {
      connection.cut();
    }
  }

  async #begin(): Promise<void> {
    const about = `preparing a read-only transaction on ${this.label}`;
    const { connectMs } = this.#setup.limits;
    this.#begun = await beginRead(this.#setup, this.flavor, (statement) => this.#run(statement, about, connectMs));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work);
    this.#tail = turn.catch(() => {});
    return turn;
  }

  async #answer(statement: Statement): Promise<Row[]> {
    const started = performance.now();
    const rows = await this.#ask(statement, this.#setup.limits.statementMs);
    // A statement that the limit ended inside SLEEP() or BENCHMARK() returns an ordinary row.
    if (performance.now() - started >= this.#setup.limits.statementMs) throw this.#timedOut(statement.about, null);
    return rows;
  }

  #show(sql: string, about: string): Promise<Named[]> {
    return this.#run(() => this.#setup.connection.show(sql), about, this.#setup.limits.statementMs);
  }

  #ask({ text, values = [], about, mostBytes }: Statement, limitMs: number): Promise<Row[]> {
    return this.#run(() => this.#setup.connection.execute(text, values), about, limitMs, mostBytes);
  }

  async #command(sql: string, about: string, limitMs: number): Promise<void> {
    await this.#run(() => this.#setup.connection.command(sql), about, limitMs);
  }

  async #run<T>(
    statement: () => Promise<T>,
    about: string,
    limitMs: number,
    mostBytes = MOST_OF_AN_ANSWER,
  ): Promise<T> {
    this.#refuseWhenCancelled();
    const { connection } = this.#setup;
    const timer = setTimeout(() => this.#giveUp('deadline'), limitMs + GRACE_MS);
    const endWatch = watchFlood(connection.received, mostBytes, () => this.#giveUp('flooded'));
    this.#running = true;
    try {
      const answer = await statement();
      // A killed SLEEP() or BENCHMARK() answers with an ordinary row too.
      this.#refuseWhenCancelled();
      return answer;
    } catch (error) {
      this.#clean = false;
      if (this.#ending === 'flooded') throw floodedError(about, mostBytes);
      throw this.#explain(error, about);
    } finally {
      this.#running = false;
      endWatch();
      clearTimeout(timer);
    }
  }

  #refuseWhenCancelled(): void {
    if (this.#ending === 'cancelled') throw cancelledError(this.label);
  }

  /** Never rejects: when the server cannot be asked, the connection is cut and the statement ends at its own limit. */
  async #killOnServer(): Promise<void> {
    const limit = AbortSignal.timeout(CANCEL_MS);
    let side: Connection | null = null;
    try {
      side = await connect(this.#setup.target, CANCEL_MS, limit);
      const { cut } = side;
      limit.addEventListener('abort', () => cut(), { once: true });
      while (this.#running && !limit.aborted) {
        await side.command(`KILL QUERY ${this.#begun.id}`);
        await Promise.race([this.#tail, pause(KILL_AGAIN_MS)]);
      }
    } catch {
      this.#setup.connection.cut();
    }
    side?.end();
    if (this.#running) this.#setup.connection.cut();
    await this.#tail;
  }

  #giveUp(because: 'deadline' | 'flooded'): void {
    this.#ending ??= because;
    this.#setup.connection.cut();
  }

  #explain(error: unknown, about: string): LockstepError {
    const code = failureCode(error);
    if (this.#ending === 'cancelled') return cancelledError(this.label);
    if (this.#ending === 'deadline') return this.#timedOut(about, null);
    if (code !== null && STATEMENT_LIMIT.has(code)) return this.#timedOut(about, code);
    if (code !== KILLED) return toLockstepError(error, about);
    return new LockstepError('CANCELLED', `${about}: someone else ended the statement on the server (${KILLED})`, {
      hint: 'Ask who administers the server; run the command again when it is allowed.',
      serverCode: KILLED,
    });
  }

  #timedOut(about: string, serverCode: string | null): LockstepError {
    this.#clean = false;
    return timedOut(about, serverCode, this.#ending === 'deadline');
  }
}
