import type { ServerKind } from './kinds.ts';

/** What was found out about this machine that decides where a server comes from. */
export interface SourceFacts {
  readonly kind: ServerKind;
  /** The lab's own source is there: the distribution's package, the unpacked MySQL 9, or the npm package. */
  readonly ready: boolean;
  /** `yes`, or why the lab's own source cannot be put there. */
  readonly install: 'yes' | string;
  /** A fitting server is on the PATH. */
  readonly onPath: boolean;
  /** A Docker engine answers. */
  readonly docker: boolean;
}

/** Where a server comes from; `none` says what to do about it. */
export type SourceChoice =
  | { readonly source: 'ready' | 'install' | 'path' | 'docker' }
  | { readonly source: 'none'; readonly advice: string };

const WANTED: Readonly<Record<ServerKind, { readonly own: string; readonly path: string }>> = {
  mariadb: { own: 'install the package mariadb-server', path: 'put mariadbd and mariadb-install-db on the PATH' },
  mysql9: { own: 'use Debian with apt-get', path: 'put a MySQL mysqld of version 9 or later on the PATH' },
  postgres: {
    own: 'install the package postgresql',
    path: 'put postgres and initdb, version 13 or later, on the PATH',
  },
  postgres18: { own: 'run pnpm install', path: 'put postgres and initdb, version 18 or later, on the PATH' },
};

/** Decides where a server comes from: what is ready, else an installation, else the PATH, else Docker. */
export function chooseSource(facts: SourceFacts): SourceChoice {
  if (facts.ready) return { source: 'ready' };
  if (facts.install === 'yes') return { source: 'install' };
  if (facts.onPath) return { source: 'path' };
  if (facts.docker) return { source: 'docker' };
  const { own, path } = WANTED[facts.kind];
  return {
    source: 'none',
    advice: `No ${facts.kind} server to test with. It was not installed: ${facts.install}. Do one of these: ${own}; ${path}; start Docker.`,
  };
}
