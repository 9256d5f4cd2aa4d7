import type { Config, Side } from './config.ts';
import type { Database } from './engines/engine.ts';
import { openDatabase } from './engines/open.ts';

/** Both live databases of a project, each opened at its first use and shared by every tool call of the process. */
export interface Connections {
  /** Read at the first use, so that a bad configuration is a tool error and never a server that does not start. */
  config(): Config;
  database(side: Side): Database;
  /** Ends every connection, within 5 seconds. */
  close(): Promise<void>;
}

/** Keeps what `load` returns; a failed load is tried again at the next call. */
export function makeConnections(load: () => Config): Connections {
  let config: Config | null = null;
  const open = new Map<Side, Database>();
  const current = (): Config => {
    config ??= load();
    return config;
  };
  return {
    config: current,
    database: (side) => {
      const known = open.get(side);
      if (known !== undefined) return known;
      const { limits } = current().settings;
      const database = openDatabase(current().url(side), {
        connectMs: 8_000,
        statementMs: limits.statement_seconds * 1000,
        lockMs: limits.lock_seconds * 1000,
        poolSize: limits.connections,
      });
      open.set(side, database);
      return database;
    },
    close: async () => {
      const all = [...open.values()];
      open.clear();
      await Promise.allSettled(all.map((database) => database.close()));
    },
  };
}
