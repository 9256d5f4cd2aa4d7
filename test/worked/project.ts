import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { buildPlugin } from '../client/built-plugin.ts';
import { root } from '../client/root.ts';
import { startServer } from '../lab/lab.ts';
import type { LabDatabase } from '../lab/lab-server.ts';

/** What a command line printed, and how it ended. */
export interface Typed {
  readonly printed: string;
  readonly exitCode: number | null;
}

/** A user's project with two databases that are both called shop, and the terminal in which the user types. */
export interface Project {
  readonly folder: string;
  /** The plugin, with its server as the sources are now. */
  readonly plugin: string;
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  /** Lines that are read before each command: functions and variables. */
  preamble(lines: readonly string[]): void;
  /** One command line in bash, in the project's folder; what ends with & goes on until the project is closed. */
  type(line: string, answer?: string): Promise<Typed>;
  close(): Promise<void>;
}

/** What cannot be run as it stands: packages come from a registry; the repository's own are linked in instead. */
const INSTALL = 'npm --prefix migration/sync install';

/** An empty project on a MySQL 9 and a PostgreSQL 18 of its own: the page tells what their whole server writes. */
export async function openProject(): Promise<Project> {
  const servers = await Promise.all([startServer('mysql9'), startServer('postgres18')]);
  const [source, target] = await Promise.all([
    servers[0].createDatabase({ name: 'shop' }),
    servers[1].createDatabase({ name: 'shop' }),
  ]);
  const place = mkdtempSync(join(tmpdir(), 'lockstep-worked-'));
  const [folder, home] = [join(place, 'shop'), join(place, 'home')];
  mkdirSync(folder);
  mkdirSync(home);
  const plugin = buildPlugin(join(home, 'lockstep'));
  const env = environment({ source, target, home, plugin });
  const lines: string[] = [];
  const running: ChildProcess[] = [];
  let typedLines = 0;
  const type = async (line: string, answer?: string): Promise<Typed> => {
    if (line === INSTALL) {
      const modules = join(folder, 'migration/sync/node_modules');
      if (!existsSync(modules)) symlinkSync(join(root, 'node_modules'), modules);
      return { printed: '', exitCode: 0 };
    }
    const background = line.endsWith(' &');
    // Bash reads a script while it runs it: what still runs keeps its own.
    typedLines += 1;
    const script = join(home, `typed-${typedLines}.sh`);
    writeFileSync(script, `${lines.join('\n')}\n${background ? line.slice(0, -2) : line}\n`);
    if (background) {
      running.push(spawn('bash', [script], { cwd: folder, env, stdio: 'ignore', detached: true }));
      return { printed: '', exitCode: 0 };
    }
    return answer === undefined
      ? typed(['bash', '-c', 'exec 2>&1; source "$0"', script], { cwd: folder, env })
      : typed(['script', '-qec', `bash ${script}`, '/dev/null'], { cwd: folder, env, input: `${answer}\n` });
  };
  return {
    folder,
    plugin,
    source,
    target,
    preamble: (more) => void lines.push(...more),
    type,
    close: async () => {
      await Promise.all(running.map(end));
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'close');
  process.kill(-child.pid, 'SIGTERM');
  await ended;
}

function typed(
  [command = '', ...args]: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Typed {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...options,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (error !== undefined) throw error;
  const printed = stripVTControlCharacters(`${stdout}${stderr}`.replaceAll('\r', ''));
  // A terminal shows what is typed ahead of the question, and again where it is asked.
  const echo = options.input ?? '';
  return { printed: echo !== '' && printed.startsWith(echo) ? printed.slice(echo.length) : printed, exitCode: status };
}

interface Place {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  readonly home: string;
  readonly plugin: string;
}

/** What a user's own terminal has: the clients' configuration, the logins, and where the plugin is. */
function environment({ source, target, home, plugin }: Place): Record<string, string> {
  const [my, pg] = [new URL(source.url), new URL(target.url)];
  writeFileSync(
    join(home, '.my.cnf'),
    `[client]\nhost=127.0.0.1\nport=${my.port}\nuser=${my.username}\npassword="${decodeURIComponent(my.password)}"\n`,
  );
  // MariaDB’s packages may call the client by its own name only.
  const client = spawnSync('bash', ['-c', 'command -v mysql || command -v mariadb'], {
    encoding: 'utf8',
  }).stdout.trim();
  if (!client.endsWith('/mysql')) symlinkSync(client, join(home, 'mysql'));
  return {
    PATH: `${home}:${process.env.PATH}`,
    HOME: home,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    USER: 'ada',
    NO_COLOR: '1',
    NO_UPDATE_NOTIFIER: '1',
    PGHOST: '127.0.0.1',
    PGPORT: pg.port,
    PGUSER: pg.username,
    PGPASSWORD: decodeURIComponent(pg.password),
    PGDATABASE: target.name,
    LOCKSTEP_HOME: plugin,
    READER_SOURCE_URL: source.readerUrl,
    READER_TARGET_URL: target.readerUrl,
    LOCKSTEP_SOURCE_URL: source.url,
    LOCKSTEP_TARGET_URL: target.url,
  };
}
