import type { ServerKind } from './kinds.ts';

/** What was found out about this machine when it does not have the lab's own server programs yet. */
export interface SourceFacts {
  readonly kind: ServerKind;
  /** `yes`, or why the lab's own server programs cannot be put on this machine. */
  readonly install: string;
  /** A fitting server is on the PATH. */
  readonly onPath: boolean;
  /** A Docker engine answers. */
  readonly docker: boolean;
}

/** Where a server comes from; `none` says what to do about it. */
export type SourceChoice =
  | { readonly source: 'install' | 'path' | 'docker' }
  | { readonly source: 'none'; readonly advice: string };

const REMEDIES: Readonly<Record<ServerKind, string>> = {
  mariadb: 'install the package mariadb-server-core; put mariadbd and mariadb-install-db on the PATH',
  mysql9: 'use Debian, whose sid has mysql-server-core; put a MySQL mysqld of version 9 or later on the PATH',
  postgres: 'install the package postgresql; put postgres and initdb, version 13 or later, on the PATH',
  postgres18: 'run pnpm install; put postgres and initdb, version 18 or later, on the PATH',
};

/** Decides where a server comes from: an installation where that is possible, else the PATH, else Docker. */
export function chooseSource({ kind, install, onPath, docker }: SourceFacts): SourceChoice {
  if (install === 'yes') return { source: 'install' };
  if (onPath) return { source: 'path' };
  if (docker) return { source: 'docker' };
  const advice = `No ${kind} server to test with: ${install}\nDo one of these: ${REMEDIES[kind]}; start Docker.`;
  return { source: 'none', advice };
}
