import type { ServerLoad } from '../../model/server.ts';
import { logStatus, readNames, replicaStatus } from './allowed.ts';
import type { Session } from './session.ts';

/** Of the tables of users alone: what a read keeps in temporary ones MySQL counts among the second, MariaDB has lost the first. */
const WRITTEN = {
  mysql: ['Innodb_rows_inserted', 'Innodb_rows_updated', 'Innodb_rows_deleted'],
  mariadb: ['Handler_write', 'Handler_update', 'Handler_delete'],
} as const;

/** How busy the server is and where it stands. What the login may not see is null: it never fails for want of a right. */
export async function readLoad(session: Session): Promise<ServerLoad> {
  const counters = await readNames(session, 'STATUS', ['Threads_running', ...WRITTEN[session.flavor]]);
  const running = counters.get('Threads_running') ?? null;
  const written = WRITTEN[session.flavor].flatMap((name) => counters.get(name) ?? []);
  const replicas = await replicaStatus(session);
  const lags = (replicas ?? []).map((line) => line.get('Seconds_Behind_Source') ?? line.get('Seconds_Behind_Master'));
  // A channel that does not run says NULL: nobody knows how far it is behind.
  const known = lags.length > 0 && lags.every((lag) => typeof lag === 'string');
  return {
    server: session.server,
    position: await position(session),
    replica: lags.length > 0,
    lagSeconds: known ? Math.max(...lags.map(Number)) : null,
    running: running === null ? null : Math.max(0, Number(running) - 1),
    written: written.length === 0 ? null : written.reduce((sum, count) => sum + Number(count), 0),
  };
}

/** The GTID set, else the place in the binary log, else null. */
async function position(session: Session): Promise<string | null> {
  const name = session.flavor === 'mariadb' ? 'gtid_current_pos' : 'gtid_executed';
  // MySQL breaks a long set into lines.
  const gtids = ((await readNames(session, 'VARIABLES', [name])).get(name) ?? '').replaceAll(/\s/g, '');
  if (gtids !== '') return gtids;
  const [log] = (await logStatus(session)) ?? [];
  const file = log?.get('File') ?? '';
  return file === '' ? null : `${file}:${log?.get('Position') ?? ''}`;
}
