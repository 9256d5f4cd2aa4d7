import { createDatabase } from './create-database.ts';
import { findInstallation } from './find-installation.ts';
import { freePort } from './free-port.ts';
import type { Installation } from './installation.ts';
import type { ServerKind } from './kinds.ts';
import type { LabServer } from './lab-server.ts';
import { runSql } from './run-sql.ts';
import type { RunningServer } from './running-server.ts';
import { serverUrl } from './server-address.ts';
import { startOnPort } from './start-on-port.ts';
import { sweepRuns } from './sweep-runs.ts';

export { SERVER_KINDS, type ServerKind } from './kinds.ts';
export type { DatabaseOptions, LabDatabase, LabServer } from './lab-server.ts';

const PORT_ATTEMPTS = 5;

/** Makes sure that a server of that kind can be started, installing it when that is needed and allowed; throws with what to do otherwise. */
export async function ensureInstalled(kind: ServerKind, log: (line: string) => void = () => undefined): Promise<void> {
  await findInstallation(kind, log);
}

/** What a server of the lab is started with. */
export interface ServerOptions {
  readonly tls?: 'optional' | 'required';
  /** The server's own cache of data pages in MB; 64 unless told, and not all of it memory until it is used. */
  readonly cacheMb?: number;
  /** Options of the server's own command line, after the lab's: `--skip-log-bin`, or `-c` and `wal_level=replica`. */
  readonly extra?: readonly string[];
  /** PostgreSQL: begins as a standby, of the server that `extra` names in primary_conninfo and whose data came from the lab too. */
  readonly standby?: boolean;
  /** What the server's process finds in its environment; not in a container. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server with empty data on a free loopback port. It ends, and its data goes, with `stop()` or with this process. */
export async function startServer(kind: ServerKind, options: ServerOptions = {}): Promise<LabServer> {
  await sweepRuns();
  const installation = await findInstallation(kind, () => undefined);
  return labServer(await startOnFreePort(installation, options));
}

async function startOnFreePort(
  installation: Installation,
  { tls, cacheMb, extra, standby, environment }: ServerOptions,
): Promise<RunningServer> {
  const requireTls = tls === 'required';
  for (let attempt = 1; ; attempt++) {
    try {
      const options = { requireTls, cacheMb, extra, standby, environment };
      return await startOnPort(installation, { port: await freePort(), ...options });
    } catch (error) {
      // Somebody took the port between our looking and the server's binding.
      const taken = error instanceof Error && /address already in use/i.test(error.message);
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

function labServer(running: RunningServer): LabServer {
  const { kind, engine, version, port, caFile } = running.address;
  const server: LabServer = {
    kind,
    engine,
    version,
    port,
    get pid() {
      return running.address.pid;
    },
    tls: { caFile },
    url: (options) => serverUrl({ engine, port }, options),
    createDatabase: (options) => createDatabase(server, options),
    execute: async (sql, database) => void (await runSql(running.address, sql, database)),
    query: async (sql, database) => runSql(running.address, sql, database),
    restart: async () => {
      await running.shutDown();
      await running.start();
    },
    kill: () => running.kill(),
    start: () => running.start(),
    pause: () => running.pause(),
    resume: () => running.resume(),
    stop: () => running.close(),
  };
  return server;
}
