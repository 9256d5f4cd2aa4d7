import { setTimeout as sleep } from 'node:timers/promises';
import { LAB_LOGINS } from '../../lab/accounts.ts';
import type { ServerKind } from '../../lab/kinds.ts';
import { startServer } from '../../lab/lab.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import { openTcpProxy } from '../tcp-proxy.ts';

/** A server with a replica that follows it, and what happens to both when the server dies. */
export interface Replicated {
  readonly server: LabServer;
  readonly replica: LabServer;
  /** Waits until the replica holds what the server has committed. */
  level(): Promise<void>;
  /** Cuts the replica off: what is committed from now on never reaches it. */
  cutOff(): void;
  /** Kills the server and makes the replica a server of its own. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

const { login, password } = LAB_LOGINS.admin;

const FOLLOW: Readonly<Record<'mariadb' | 'mysql9', (port: number) => string>> = {
  mysql9: (
    port,
  ) => `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ${port}, SOURCE_USER = '${login}',
SOURCE_PASSWORD = '${password}', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1; START REPLICA`,
  mariadb: (port) => `CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = '${login}',
MASTER_PASSWORD = '${password}', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1; START SLAVE`,
};

/** MySQL and MariaDB by GTID, PostgreSQL as a physical standby; the stream runs through a proxy that can be cut. */
export async function startReplicated(kind: ServerKind): Promise<Replicated> {
  const keep = ['-c', 'wal_keep_size=512MB'];
  const server = await startServer(kind, kind.startsWith('postgres') ? { extra: keep } : {});
  const link = await openTcpProxy(server.port);
  const streamPort = Number(new URL(link.url(server.url())).port);
  const replica = await startReplica(kind, streamPort, keep);
  return {
    server,
    replica,
    level: () => level(server, replica),
    cutOff: () => link.set('refuse'),
    failOver: async () => {
      await server.kill();
      await promote(replica, kind);
    },
    stop: async () => {
      await Promise.all([replica.stop(), server.stop()]);
      await link.close();
    },
  };
}

async function startReplica(kind: ServerKind, port: number, keep: readonly string[]): Promise<LabServer> {
  if (kind === 'mariadb' || kind === 'mysql9') {
    const replica = await startServer(kind);
    await replica.execute(FOLLOW[kind](port));
    return replica;
  }
  const address = `host=127.0.0.1 port=${port} user=${login} password=${password} sslmode=disable`;
  return startServer(kind, { extra: [...keep, '-c', `primary_conninfo=${address}`], standby: true });
}

async function promote(replica: LabServer, kind: ServerKind): Promise<void> {
  if (kind === 'mysql9') await replica.execute('STOP REPLICA; RESET REPLICA ALL');
  else if (kind === 'mariadb') await replica.execute('STOP SLAVE; RESET SLAVE ALL');
  else await replica.query('SELECT pg_promote()');
}

const MARK = 'replicated_mark';

async function level(server: LabServer, replica: LabServer): Promise<void> {
  const database = server.engine === 'mysql' ? 'mysql' : 'postgres';
  const mark = String(process.hrtime.bigint());
  await server.execute(
    `CREATE TABLE IF NOT EXISTS ${MARK} (mark varchar(40)); INSERT INTO ${MARK} VALUES ('${mark}')`,
    database,
  );
  for (const began = Date.now(); ; await sleep(50)) {
    const found = await replica
      .query(`SELECT 1 FROM ${MARK} WHERE mark = '${mark}'`, database)
      .catch((error: unknown) => String(error));
    if (Array.isArray(found) && found.length > 0) return;
    if (Date.now() - began > 120_000) throw new Error(`the replica does not follow: ${String(found)}`);
  }
}
