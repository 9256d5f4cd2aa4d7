import type { Installation } from './installation.ts';
import type { Engine } from './kinds.ts';
import { mysqlFamily } from './mysql-family.ts';
import { postgresFamily } from './postgres-family.ts';
import type { Certificates } from './tls.ts';

/** What one start of a server needs to know. */
export interface StartSettings {
  readonly installation: Installation;
  readonly dataFolder: string;
  readonly port: number;
  readonly certificates: Certificates;
  readonly requireTls: boolean;
  /** The server's own cache of data pages, in MB. */
  readonly cacheMb: number;
  /** Options that come last and so win over the lab's own. */
  readonly extra: readonly string[];
  /** What its process finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Everything about running a server that differs between the two engines. */
export interface Family {
  /** Makes empty data with the lab's three logins in an existing folder of the server's user; may use files beside it. */
  createData(installation: Installation, folder: string): Promise<void>;
  /** Writes what the server reads from its data folder before it starts. */
  configure(settings: StartSettings): Promise<void>;
  /** The options after the installation's own. */
  options(settings: StartSettings): string[];
  /** The signal that asks for a clean end without waiting for clients. */
  readonly cleanStop: 'SIGTERM' | 'SIGINT';
}

/** The family of an engine. */
export function familyOf(engine: Engine): Family {
  return engine === 'mysql' ? mysqlFamily : postgresFamily;
}
