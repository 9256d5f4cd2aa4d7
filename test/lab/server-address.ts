import { LAB_LOGINS, type LabUser } from './accounts.ts';
import type { Engine, ServerKind } from './kinds.ts';

/** Where a running lab server is and how to get in; plain data that can be sent to another process. */
export interface ServerAddress {
  readonly kind: ServerKind;
  readonly engine: Engine;
  readonly version: string;
  readonly port: number;
  readonly pid: number;
  readonly caFile: string;
  readonly requireTls: boolean;
}

/** What a connection URL names besides the server; the default is the admin and, on PostgreSQL, the database `postgres`. */
export interface UrlOptions {
  readonly database?: string;
  readonly user?: LabUser;
}

/** The connection URL of a lab server: `mysql://…` or `postgres://…`, password included. */
export function serverUrl(
  { engine, port }: Pick<ServerAddress, 'engine' | 'port'>,
  { database, user = 'admin' }: UrlOptions = {},
): string {
  const { login, password } = LAB_LOGINS[user];
  const path = database ?? (engine === 'postgres' ? 'postgres' : '');
  return `${engine}://${login}:${password}@127.0.0.1:${port}/${encodeURIComponent(path)}`;
}
