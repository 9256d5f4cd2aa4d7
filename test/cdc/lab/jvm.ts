import { setTimeout as sleep } from 'node:timers/promises';
import { createRunFolder } from '../../lab/run-folder.ts';
import { SupervisedProcess } from '../../lab/supervised-process.ts';
import type { CdcInstallation } from './installation.ts';

/** Starts fast and stays small: two cores and the databases are beside it. */
const SMALL = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', '-Djava.awt.headless=true'];

/** A Java program under its own supervisor: it ends, and its folder goes, with `close()` or with this process. */
export class Jvm {
  readonly #process: SupervisedProcess;
  readonly #java: string;
  readonly #name: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(
    process: SupervisedProcess,
    { java }: CdcInstallation,
    name: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#process = process;
    this.#java = java;
    this.#name = name;
    this.#environment = environment;
  }

  get folder(): string {
    return this.#process.folder;
  }

  /** Starts the program and waits until it is ready. */
  async start(
    words: readonly string[],
    heapMb: number,
    ready: () => Promise<boolean>,
    withinMs = 90_000,
  ): Promise<void> {
    await this.#process.start({
      words: [
        'env',
        ...Object.entries(this.#environment).map(([key, value]) => `${key}=${value}`),
        this.#java,
        `-Xmx${heapMb}m`,
        ...SMALL,
        ...words,
      ],
      user: undefined,
      container: undefined,
    });
    const deadline = Date.now() + withinMs;
    while (!(await ready())) {
      const { ending } = this.#process;
      if (ending !== undefined || Date.now() > deadline)
        throw new Error(`${this.#name} ${ending ?? 'was not ready in time'}. Its log says last:\n${this.log()}`);
      await sleep(100);
    }
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    const { pid } = this.#process;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await this.#process.ended();
  }

  /** The end of what it wrote. */
  log(): string {
    return this.#process.logTail();
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}

/** A Java program that is not started yet, with a folder of its own. */
export async function newJvm(
  installation: CdcInstallation,
  name: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Jvm> {
  return new Jvm(new SupervisedProcess(await createRunFolder()), installation, name, environment);
}
