import type { ServerLoad } from '../../model/server.ts';
import type { Named } from './row.ts';
import type { Session } from './session.ts';

/** For want of a right, and for a statement or a setting that this version does not have. */
const REFUSED: ReadonlySet<string> = new Set(['1044', '1064', '1142', '1193', '1227', '1381']);

/** How busy the server is and where it stands. What the login may not see is null: it never fails for want of a right. */
export async function readLoad(session: Session): Promise<ServerLoad> {
  const [threads] = (await firstOf(session, [`SHOW GLOBAL STATUS WHERE Variable_name = 'Threads_running'`])) ?? [];
  const running = threads?.get('Value') ?? null;
  const replicas = await firstOf(session, session.flavor === 'mariadb' ? ['SHOW ALL SLAVES STATUS'] : REPLICA_STATUS);
  const lags = (replicas ?? []).map((line) => line.get('Seconds_Behind_Source') ?? line.get('Seconds_Behind_Master'));
  // A channel that does not run says NULL: nobody knows how far it is behind.
  const known = lags.length > 0 && lags.every((lag) => typeof lag === 'string');
  return {
    position: await position(session),
    replica: lags.length > 0,
    lagSeconds: known ? Math.max(...lags.map(Number)) : null,
    running: running === null ? null : Math.max(0, Number(running) - 1),
  };
}

const REPLICA_STATUS = ['SHOW REPLICA STATUS', 'SHOW SLAVE STATUS'];
const LOG_STATUS = ['SHOW BINARY LOG STATUS', 'SHOW MASTER STATUS'];

/** The GTID set, else the place in the binary log, else null. */
async function position(session: Session): Promise<string | null> {
  const name = session.flavor === 'mariadb' ? 'gtid_current_pos' : 'gtid_executed';
  const [variable] = (await firstOf(session, [`SHOW GLOBAL VARIABLES WHERE Variable_name = '${name}'`])) ?? [];
  // MySQL breaks a long set into lines.
  const gtids = (variable?.get('Value') ?? '').replaceAll(/\s/g, '');
  if (gtids !== '') return gtids;
  const [log] = (await firstOf(session, LOG_STATUS)) ?? [];
  const file = log?.get('File') ?? '';
  return file === '' ? null : `${file}:${log?.get('Position') ?? ''}`;
}

/** The answer to the first of the statements that the server takes; null when it takes none. */
async function firstOf(session: Session, statements: readonly string[]): Promise<readonly Named[] | null> {
  for (const statement of statements) {
    const answer = await session.show(statement, `reading the load of ${session.label}`, REFUSED);
    if (answer !== null) return answer;
  }
  return null;
}
