import type { LabUser } from './accounts.ts';
import type { Engine, ServerKind } from './kinds.ts';

/** What a new database is like; the default is a unique name and a reader who may read it. */
export interface DatabaseOptions {
  readonly name?: string;
  readonly grantReader?: boolean;
}

/** A running server of the lab. */
export interface LabServer {
  readonly kind: ServerKind;
  readonly engine: Engine;
  /** The server's own version number, for example `10.11.19`. */
  readonly version: string;
  readonly port: number;
  /** The server's process; another one after a restart. */
  readonly pid: number;
  /** The PEM file of the CA that signed the server's certificate for localhost and 127.0.0.1. */
  readonly tls: { readonly caFile: string };
  /** A connection URL, password included; the admin's unless told otherwise. */
  url(options?: { readonly database?: string; readonly user?: LabUser }): string;
  /** Makes an empty database. */
  createDatabase(options?: DatabaseOptions): Promise<LabDatabase>;
  /** Runs one or several statements as the admin. */
  execute(sql: string, database?: string): Promise<void>;
  /** The rows of the last statement as the server's text, run as the admin; NULL is `NULL`. */
  query(sql: string, database?: string): Promise<string[][]>;
  /** Ends the server cleanly and starts it on the same port and data. */
  restart(): Promise<void>;
  /** Ends the server with SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts the server again after `kill`, on the same port and data. */
  start(): Promise<void>;
  /** Freezes the server, every process and thread of it: connections stay open and nothing answers. */
  pause(): void;
  /** Ends `pause`. */
  resume(): void;
  /** Ends the server for good, paused or not, and removes its folders. */
  stop(): Promise<void>;
}

/** A database of the lab. */
export interface LabDatabase {
  readonly name: string;
  readonly server: LabServer;
  /** The admin's connection URL. */
  readonly url: string;
  /** The reader's connection URL, whether or not the reader may read this database. */
  readonly readerUrl: string;
  /** Runs one or several statements as the admin. */
  execute(sql: string): Promise<void>;
  /** The rows of the last statement as the server's text, run as the admin; NULL is `NULL`. */
  query(sql: string): Promise<string[][]>;
  /** Removes the database, closing whatever is connected to it. */
  drop(): Promise<void>;
}
