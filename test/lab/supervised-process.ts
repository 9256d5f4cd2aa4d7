import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { removeRun } from './sweep-runs.ts';
import type { SystemUser } from './system-user.ts';

const SUPERVISOR = fileURLToPath(new URL('./supervisor.mjs', import.meta.url));

/** What to start, as which user, and the container it will be in, if it will. */
export interface StartOrder {
  readonly words: readonly string[];
  readonly user: SystemUser | undefined;
  readonly container: string | undefined;
}

type Answer = { readonly started: number } | { readonly ended: string };

/** A server under its own supervisor process, which ends it and removes its folder when this process ends in any way. */
export class SupervisedProcess {
  readonly folder: string;
  readonly #supervisor: ChildProcessByStdio<Writable, Readable, null>;
  readonly #gone: Promise<unknown>;
  #waiting: ((answer: Answer) => void)[] = [];
  #pid: number | undefined;
  #ending: string | undefined;

  /** Starts the supervisor of an existing folder; no server yet. */
  constructor(folder: string) {
    this.folder = folder;
    this.#supervisor = spawn(process.execPath, [SUPERVISOR, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
      cwd: '/',
    });
    this.#gone = once(this.#supervisor, 'exit').then(() => this.#receive({ ended: 'its supervisor ended' }));
    // Writing to a supervisor that was killed breaks the pipe; its exit is what tells.
    this.#supervisor.stdin.on('error', () => undefined);
    createInterface({ input: this.#supervisor.stdout }).on('line', (line) => this.#receive(JSON.parse(line)));
  }

  /** The server's process id while it runs. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** How the server ended, if it has. */
  get ending(): string | undefined {
    return this.#ending;
  }

  /** Starts the server; resolves when its process exists, which says nothing about it being ready. */
  async start({ words, user, container }: StartOrder): Promise<void> {
    if (this.#pid !== undefined) throw new Error(`The server in ${this.folder} runs already as process ${this.#pid}.`);
    this.#ending = undefined;
    const next = this.#next();
    this.#supervisor.stdin.write(`${JSON.stringify({ words, container, cwd: this.folder, ...user })}\n`);
    const answer = await next;
    if ('ended' in answer) throw new Error(`The server "${words[0]}" did not start: ${answer.ended}.`);
  }

  /** Resolves when the server has ended; at once when it is not running. */
  async ended(): Promise<void> {
    while (this.#pid !== undefined) await this.#next();
  }

  /** The end of what the server wrote to its log. */
  logTail(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8').trim().split('\n').slice(-15).join('\n');
  }

  /** Ends the server at once and removes its folder. */
  async close(): Promise<void> {
    this.#supervisor.stdin.end();
    await this.#gone;
    // The supervisor has done this, unless something killed the supervisor.
    await removeRun(this.folder);
  }

  #next(): Promise<Answer> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #receive(answer: Answer): void {
    if ('started' in answer) this.#pid = answer.started;
    else {
      this.#pid = undefined;
      this.#ending = answer.ended;
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(answer);
  }
}
