import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An application that writes through the adapter of the generated kit, and serves what its callers wait for. */
export interface Application {
  /** Where its metrics are. */
  readonly url: string;
  stop(): Promise<void>;
}

/** As an engineer writes it; each call takes a while by itself, so that a busy machine does not decide what is measured. */
const MAIN = `import { createPool } from 'mysql2/promise';
import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { mysql2Binding } from './adapter/bindings/mysql2.ts';
import { pgBinding } from './adapter/bindings/pg.ts';
import { createDualWrite } from './adapter/create-dual-write.ts';
import { kit } from './descriptors.ts';
import { dualWriteMetrics } from './observe/application-metrics.ts';
import { openMetrics } from './observe/metrics.ts';
import { serveMetrics } from './observe/serve-metrics.ts';
import { openStore } from './store/open-store.ts';

const urls = { source: process.env.LOCKSTEP_SOURCE_URL ?? '', target: process.env.LOCKSTEP_TARGET_URL ?? '' };
const mysql = createPool({ uri: urls.source, connectionLimit: 8 });
const pg = new Pool({ connectionString: urls.target, max: 4 });
const stores = {
  source: openStore(kit.source.engine, urls.source, 'source', { poolSize: 4 }),
  target: openStore(kit.target.engine, urls.target, 'target', { poolSize: 4 }),
};
const metrics = openMetrics(new Registry());
const dual = createDualWrite({
  kit,
  stores,
  bindings: { source: mysql2Binding(mysql), target: pgBinding(pg) },
  modes: (_, tenant) => (tenant === 'moved' ? 'outbox' : 'off'),
  hooks: dualWriteMetrics(metrics),
});
const call = (tenant) =>
  dual.transaction({ tenant }, async (unit) => {
    await unit.table('customers').insert({ name: tenant });
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
for (let round = 0; round < Number(process.env.ROUNDS); round += 1)
  await Promise.all(['moved', 'left', 'moved', 'left', 'moved', 'left'].map(call));
const { port } = await serveMetrics(metrics.registry, 0);
process.send?.({ port });
process.on('disconnect', () => process.exit(0));
`;

/** Writes it into the kit's folder and lets it make its calls: thrice as many of each kind as there are rounds. */
export async function startApplication(
  folder: string,
  { tsx, rounds, env }: { readonly tsx: string; readonly rounds: number; readonly env: NodeJS.ProcessEnv },
): Promise<Application> {
  writeFileSync(join(folder, 'src/application.ts'), MAIN);
  const child: ChildProcess = spawn(process.execPath, [tsx, 'src/application.ts'], {
    cwd: folder,
    env: { ...env, ROUNDS: String(rounds) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the application ended'))),
  ]);
  return {
    url: `http://127.0.0.1:${message.port}/metrics`,
    stop: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
