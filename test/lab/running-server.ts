import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf, type StartSettings } from './families.ts';
import { engineOf } from './kinds.ts';
import { continueTree, killTree, stopTree } from './processes.mjs';
import { runSql } from './run-sql.ts';
import type { ServerAddress } from './server-address.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import { serverUser } from './system-user.ts';

/** Longer than crash recovery of the small data here takes on a busy machine. */
const READY_WITHIN_MS = 60_000;

/** One server's process and its ways to end and begin again, always on the same port and data. */
export class RunningServer {
  readonly #process: SupervisedProcess;
  readonly #settings: StartSettings;

  /** Nothing is started yet. */
  constructor(process: SupervisedProcess, settings: StartSettings) {
    this.#process = process;
    this.#settings = settings;
  }

  /** Where the server is; throws when it does not run. */
  get address(): ServerAddress {
    const { installation, port, certificates, requireTls } = this.#settings;
    const { kind, version } = installation;
    return { kind, engine: engineOf(kind), version, port, pid: this.#pid, caFile: certificates.caFile, requireTls };
  }

  /** Starts the server and waits until it answers; throws with the end of its log when it ends instead. */
  async start(): Promise<void> {
    const { installation } = this.#settings;
    const engine = engineOf(installation.kind);
    const words = [...installation.server, ...familyOf(engine).options(this.#settings)];
    await this.#process.start(words, serverUser(engine));
    await this.#untilReady();
  }

  /** Ends the server cleanly. */
  async shutDown(): Promise<void> {
    process.kill(this.#pid, familyOf(engineOf(this.#settings.installation.kind)).cleanStop);
    await this.#process.ended();
  }

  /** Ends the server with SIGKILL. */
  async kill(): Promise<void> {
    killTree(this.#pid);
    await this.#process.ended();
  }

  /** Freezes every process of the server. */
  pause(): void {
    stopTree(this.#pid);
  }

  /** Ends `pause`. */
  resume(): void {
    continueTree(this.#pid);
  }

  /** Ends the server in whatever state it is and removes its folder. */
  close(): Promise<void> {
    return this.#process.close();
  }

  get #pid(): number {
    const { pid, ending } = this.#process;
    if (pid !== undefined) return pid;
    const { kind } = this.#settings.installation;
    throw new Error(
      `The ${kind} server on port ${this.#settings.port} does not run (${ending ?? 'never started'}). Call start() first.`,
    );
  }

  async #untilReady(): Promise<void> {
    const { installation, port } = this.#settings;
    const name = `The ${installation.kind} ${installation.version} server on port ${port}`;
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      if (this.#process.ending)
        throw new Error(`${name} ended (${this.#process.ending}). Its log says last:\n${this.#process.logTail()}`);
      const problem = await this.#probe();
      if (problem === undefined) return;
      if (Date.now() > deadline)
        throw new Error(
          `${name} did not answer in ${READY_WITHIN_MS} ms (${problem}). Its log says last:\n${this.#process.logTail()}`,
        );
      await sleep(20);
    }
  }

  /** Undefined when our server answers, else what was in the way. Another server may have taken the port: so its data folder is compared. */
  async #probe(): Promise<string | undefined> {
    const { address } = this;
    try {
      const rows = await runSql(address, address.engine === 'mysql' ? 'SELECT @@datadir' : 'SHOW data_directory');
      const folder = rows[0]?.[0]?.replace(/\/$/, '');
      return folder === this.#settings.dataFolder
        ? undefined
        : `another server answers there, with the data folder ${folder}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
