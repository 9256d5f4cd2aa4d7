import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedBench } from '../sync/generated/generated-bench.ts';

/** What the shadow reads and the reader of the application saw so far. */
export interface Counted {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly served: Readonly<Record<string, number>>;
}

/** The shop as a process of its own, in the project that holds the generated kit. */
export interface Application {
  readonly base: string;
  counted(): Promise<Counted>;
  /** Throws what it said when it did not end cleanly. */
  stop(): Promise<void>;
}

const sources = fileURLToPath(new URL('./shop-api/', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** Puts the shop beside migration/sync, so that it imports the kit as its developers would, and starts it. */
export async function startApplication({ generated, source, target }: GeneratedBench): Promise<Application> {
  const { project, folder } = generated;
  mkdirSync(join(project, 'shop'));
  for (const name of readdirSync(sources)) {
    const text = readFileSync(join(sources, name), 'utf8');
    writeFileSync(join(project, 'shop', name), text.replaceAll('../../../templates/sync/', '../migration/sync/'));
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  symlinkSync(modules, join(project, 'node_modules'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'shop/main.ts'], {
    cwd: project,
    env: {
      ...process.env,
      LOCKSTEP_SOURCE_URL: source.url,
      LOCKSTEP_TARGET_URL: target.url,
      SHOP_FLAGS: join(folder, 'flags.json'),
    },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (data) => {
    said += data;
  });
  const { port } = (await told(child, () => said)) as { port: number };
  return {
    base: `http://127.0.0.1:${port}`,
    counted: async () => {
      child.send('count');
      return (await told(child, () => said)) as Counted;
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      if (child.exitCode !== 0) throw new Error(`the shop ended with ${child.exitCode ?? child.signalCode}: ${said}`);
    },
  };
}

/** The next message of the shop. */
async function told(child: ChildProcess, said: () => string): Promise<unknown> {
  const over = new AbortController();
  const message = once(child, 'message', { signal: over.signal }).then(([first]) => first as unknown);
  const ended = once(child, 'exit', { signal: over.signal }).then(() => {
    throw new Error(`the shop ended: ${said()}`);
  });
  ended.catch(() => undefined);
  return Promise.race([message, ended]).finally(() => over.abort());
}
