import { inject } from 'vitest';
import { createDatabase } from './create-database.ts';
import type { ServerKind } from './kinds.ts';
import type { LabServer } from './lab-server.ts';
import { runSql } from './run-sql.ts';
import { type ServerAddress, serverUrl } from './server-address.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The servers that the whole test run shares. */
    readonly lab: Readonly<Record<ServerKind, ServerAddress>>;
  }
}

/** The server of that kind which the whole test run shares: make a database in it; its process is not the test's to touch. */
export function sharedServer(kind: ServerKind): LabServer {
  const address = inject('lab')[kind];
  const refuse = (): never => {
    throw new Error(`Other tests use the shared ${kind} server too. Start your own with startServer('${kind}').`);
  };
  const refuseLater = async () => refuse();
  const server: LabServer = {
    kind,
    engine: address.engine,
    version: address.version,
    port: address.port,
    pid: address.pid,
    tls: { caFile: address.caFile },
    url: (options) => serverUrl(address, options),
    createDatabase: (options) => createDatabase(server, options),
    execute: async (sql, database) => void (await runSql(address, sql, database)),
    query: (sql, database) => runSql(address, sql, database),
    restart: refuseLater,
    kill: refuseLater,
    start: refuseLater,
    pause: refuse,
    resume: refuse,
    stop: refuseLater,
  };
  return server;
}
