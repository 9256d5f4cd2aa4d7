import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import type { CriterionResult } from '../../mcp-server/src/model/gate.ts';
import type { PhaseId } from '../../mcp-server/src/model/phase-id.ts';
import { bundledScript } from '../bundled-script.ts';
import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';
import { outputOf, type Workbench, workbench } from '../tools/call-tool.ts';
import { type Application, startApplication } from './application.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const tsx = join(modules, 'tsx/dist/cli.mjs');

/** A migration on real servers, with its tools, its generated kit, and a person at a terminal. */
export interface SmallBench {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  readonly tools: Workbench;
  /** Runs a command of the generated kit; throws what it said when it failed. */
  kit(...command: readonly string[]): void;
  startRelay(): void;
  /** Starts an application that writes through the adapter; sync_status reads what its callers wait for from now on. */
  startApplication(rounds: number): Promise<void>;
  /** A person at a terminal of their own, who types one line. Gives the exit code. */
  person(typed: string, ...args: readonly string[]): number | null;
  run(tool: string, input?: Record<string, unknown>): Promise<Readonly<Record<string, unknown>>>;
  /** What is not passed, with what to run. */
  closed(phase: PhaseId): Promise<string[]>;
  /** Runs the files under migration/schema that make the tables, in their order. */
  makeTables(): Promise<void>;
  /** Gives the generated kit the packages of this repository. */
  linkPackages(): void;
  close(): Promise<void>;
}

/** Both databases, the source filled, and a project folder with its settings. */
export async function smallBench(sql: string, settingsOf: (source: LabDatabase) => string): Promise<SmallBench> {
  const [source, target] = await Promise.all([
    sharedServer('mariadb').createDatabase(),
    sharedServer('postgres').createDatabase(),
  ]);
  await source.execute(sql);
  // Who uses the source is seen by a login with PROCESS only; the lab's own reader has it nowhere.
  const watcher = `watch_${source.name}`;
  await source.execute(
    `CREATE USER '${watcher}'@'%' IDENTIFIED BY 'watcher-word'; GRANT SELECT ON ${source.name}.* TO '${watcher}'@'%'; GRANT PROCESS ON *.* TO '${watcher}'@'%';`,
  );
  const sourceUrl = new URL(source.url);
  sourceUrl.username = watcher;
  sourceUrl.password = 'watcher-word';
  const tools = workbench({ source: sourceUrl.href, target: target.readerUrl });
  writeFileSync(join(tools.folder, 'lockstep.yaml'), settingsOf(source));
  const kitFolder = join(tools.folder, 'migration/sync');
  const env = { ...process.env, LOCKSTEP_SOURCE_URL: source.url, LOCKSTEP_TARGET_URL: target.url };
  const run = async (tool: string, input: Record<string, unknown> = {}) => outputOf(await tools.call(tool, input));
  const kitMain = () => {
    const place = (path: string) => pathToFileURL(join(kitFolder, path)).href;
    return bundledScript(place('src/cli.ts'), place('src/cli/commands/install.ts'));
  };
  let relay: ChildProcess | null = null;
  let application: Application | null = null;
  return {
    source,
    target,
    tools,
    kit: (...command) => {
      const options = { cwd: kitFolder, encoding: 'utf8', env } as const;
      const { status, stdout, stderr } = spawnSync(process.execPath, [kitMain(), ...command], options);
      if (status !== 0) throw new Error(`${command.join(' ')}: ${stdout}${stderr}`);
    },
    startRelay: () => {
      relay = spawn(process.execPath, [kitMain(), 'relay'], { cwd: kitFolder, env, stdio: 'ignore' });
    },
    startApplication: async (rounds) => {
      application = await startApplication(kitFolder, { tsx, rounds, env });
      const file = join(tools.folder, 'lockstep.yaml');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('observe:\n', `observe:\n  latency_urls: [${application.url}]\n`),
      );
      await tools.reload();
    },
    person: (typed, ...args) => personAt(tools.folder, env, typed, args),
    run,
    closed: async (phase) => {
      const { verdict, criteria } = (await run('check_gate', { phase })) as unknown as {
        verdict: string;
        criteria: readonly CriterionResult[];
      };
      const open = criteria.filter(({ state }) => state !== 'passed');
      expect(verdict).toBe(open.length === 0 ? 'open' : 'closed');
      return open.map(({ id, state, run: next }) => `${state} ${id} → ${next}`);
    },
    makeTables: () => makeTables(tools.folder, target),
    linkPackages: () => symlinkSync(modules, join(kitFolder, 'node_modules')),
    close: async () => {
      if (relay !== null && relay.exitCode === null) {
        const closed = once(relay, 'close');
        relay.kill('SIGTERM');
        await closed;
      }
      await application?.stop();
      await tools.close();
      await source.execute(`DROP USER '${watcher}'@'%'`);
      await Promise.all([source.drop(), target.drop()]);
      rmSync(tools.folder, { recursive: true });
    },
  };
}

function personAt(
  folder: string,
  environment: NodeJS.ProcessEnv,
  typed: string,
  args: readonly string[],
): number | null {
  const main = bundledScript(new URL('../../mcp-server/src/main.ts', import.meta.url).href);
  const quoted = [process.execPath, main, ...args].map((each) => `'${each}'`);
  const { CLAUDECODE: _, ...env } = environment;
  const { status } = spawnSync('script', ['-qec', quoted.join(' '), '/dev/null'], {
    cwd: folder,
    input: `${typed}\n`,
    encoding: 'utf8',
    env: { ...env, CLAUDE_PROJECT_DIR: folder },
  });
  return status;
}

async function makeTables(folder: string, target: LabDatabase): Promise<void> {
  const files = readdirSync(join(folder, 'migration/schema'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.sql') && !name.startsWith('undo'))
    .sort();
  for (const name of files) {
    const text = readFileSync(join(folder, 'migration/schema', name), 'utf8');
    await target.execute(text.replaceAll(/^\\.*$/gm, ''));
  }
}
