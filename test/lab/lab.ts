import { join } from 'node:path';
import { createDatabase } from './create-database.ts';
import { copyFreshData } from './data-template.ts';
import { familyOf } from './families.ts';
import { findInstallation } from './find-installation.ts';
import { freePort } from './free-port.ts';
import type { Installation } from './installation.ts';
import { engineOf, type ServerKind } from './kinds.ts';
import type { LabServer } from './lab-server.ts';
import { createRunFolder } from './run-folder.ts';
import { runSql } from './run-sql.ts';
import { RunningServer } from './running-server.ts';
import { serverUrl } from './server-address.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { serverUser } from './system-user.ts';
import { copyCertificates } from './tls.ts';

export { SERVER_KINDS, type ServerKind } from './kinds.ts';
export type { DatabaseOptions, LabDatabase, LabServer } from './lab-server.ts';

const PORT_ATTEMPTS = 5;

/** Makes sure that a server of that kind can be started, installing it when that is needed and allowed; throws with what to do otherwise. */
export async function ensureInstalled(kind: ServerKind, log: (line: string) => void = () => undefined): Promise<void> {
  await findInstallation(kind, log);
}

/** Starts a server with empty data on a free loopback port. It ends, and its data goes, with `stop()` or with this process. */
export async function startServer(
  kind: ServerKind,
  options: { readonly tls?: 'optional' | 'required' } = {},
): Promise<LabServer> {
  const installation = await findInstallation(kind, () => undefined);
  for (let attempt = 1; ; attempt++) {
    const server = await prepare(installation, options.tls === 'required');
    try {
      await server.start();
      return labServer(server);
    } catch (error) {
      await server.close();
      // Somebody took the port between our looking and the server's binding.
      if (attempt === PORT_ATTEMPTS || !/address already in use/i.test(String(error))) throw error;
    }
  }
}

async function prepare(installation: Installation, requireTls: boolean): Promise<RunningServer> {
  const engine = engineOf(installation.kind);
  const folder = await createRunFolder();
  const supervised = new SupervisedProcess(folder);
  const dataFolder = join(folder, 'data');
  const [port, certificates] = await Promise.all([
    freePort(),
    copyCertificates(folder, serverUser(engine)),
    copyFreshData(installation, dataFolder),
  ]);
  const settings = { installation, dataFolder, port, certificates, requireTls };
  await familyOf(engine).configure(settings);
  return new RunningServer(supervised, settings);
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
    url: (options) => serverUrl(running.address, options),
    createDatabase: (options) => createDatabase(server, options),
    execute: async (sql, database) => void (await runSql(running.address, sql, database)),
    query: (sql, database) => runSql(running.address, sql, database),
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
