import type { ServerKind } from './kinds.ts';

/** A server's programs, ready to be run by the user the server runs as. */
export interface Installation {
  readonly kind: ServerKind;
  /** The server's own version number, for example `10.11.19`. */
  readonly version: string;
  /** The words that start the server; its options follow. */
  readonly server: readonly string[];
  /** The words that make a data folder; the options follow. For MySQL it is the server itself. */
  readonly initialise: readonly string[];
  /** Options the server needs to find its own files, wherever it was unpacked. */
  readonly options: readonly string[];
  /** Set when the programs are inside a container image. */
  readonly image?: string;
}

/** The version number in what a server prints for `--version`; undefined when it prints none. */
export function versionIn(text: string): string | undefined {
  // MariaDB prints "mariadbd  Ver 10.11.19-MariaDB…", MySQL "…mysqld  Ver 9.7.4…", PostgreSQL "postgres (PostgreSQL) 15.18 (Debian…)".
  return /(?:Ver|\(PostgreSQL\))\s+(\d+(?:\.\d+)+)/.exec(text)?.[1];
}

/** The first number of a version. */
export function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
