import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { named } from './docker.ts';
import { type Family, familyOf, type StartSettings } from './families.ts';
import { engineOf } from './kinds.ts';
import { type ProcessControl, processControl } from './process-control.ts';
import { descendantsOf, identify, isAlive } from './processes.mjs';
import { runSql } from './run-sql.ts';
import type { ServerAddress } from './server-address.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import { programUser } from './system-user.ts';

/** Longer than crash recovery of the small data here takes on a busy machine. */
const READY_WITHIN_MS = 90_000;

/** One server's process and its ways to end and begin again, always on the same port and data. */
export class RunningServer {
  readonly #process: SupervisedProcess;
  readonly #settings: StartSettings;
  readonly #container: string | undefined;
  readonly #control: ProcessControl;
  #paused = false;

  /** Nothing is started yet. */
  constructor(process: SupervisedProcess, settings: StartSettings) {
    this.#process = process;
    this.#settings = settings;
    this.#container = settings.installation.image && `lockstep-lab-${basename(process.folder)}`;
    this.#control = processControl(this.#container);
  }

  /** Where the server is; throws when it does not run. */
  get address(): ServerAddress {
    const { installation, port, certificates, requireTls } = this.#settings;
    const { kind, version } = installation;
    return { kind, engine: engineOf(kind), version, port, pid: this.#pid, caFile: certificates.caFile, requireTls };
  }

  /** Starts the server and waits until it answers; throws with the end of its log when it ends instead. */
  async start(): Promise<void> {
    const { installation, port, environment } = this.#settings;
    const container = this.#container;
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const before = variables.length === 0 ? [] : ['env', ...variables];
    const program = container === undefined ? installation.server : named(installation.server, container, port);
    const words = [...before, ...program, ...this.#family.options(this.#settings)];
    await this.#process.start({ words, user: programUser(installation), container });
    await this.#untilReady();
  }

  /** Ends the server cleanly. */
  async shutDown(): Promise<void> {
    if (this.#paused) this.resume();
    process.kill(this.#pid, this.#family.cleanStop);
    await this.#process.ended();
  }

  /** Ends the server with SIGKILL; resolves when none of its processes is left. */
  async kill(): Promise<void> {
    const pid = this.#pid;
    const tree = [pid, ...descendantsOf(pid)].flatMap((each) => identify(each) ?? []);
    this.#control.kill(pid);
    this.#paused = false;
    await this.#process.ended();
    // PostgreSQL does not start again while one of its old processes holds on to the shared memory.
    while (tree.some(isAlive)) await sleep(5);
  }

  /** Freezes every process of the server. */
  pause(): void {
    this.#control.pause(this.#pid);
    this.#paused = true;
  }

  /** Ends `pause`. */
  resume(): void {
    this.#control.resume(this.#pid);
    this.#paused = false;
  }

  /** Ends the server in whatever state it is and removes its folder. */
  close(): Promise<void> {
    return this.#process.close();
  }

  get #family(): Family {
    return familyOf(engineOf(this.#settings.installation.kind));
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
      const { ending } = this.#process;
      if (ending) throw new Error(`${name} ended (${ending}). Its log says last:\n${this.#process.logTail()}`);
      // Whoever else holds the port may accept the connection and never answer.
      const problem = await Promise.race([this.#probe(), this.#process.ended().then(() => 'it ended')]);
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
