import type { LogState } from '../../model/log-state.ts';
import { known, unseen } from '../../model/seen.ts';
import { firstAllowed, readNames } from './allowed.ts';
import { quoteLiteral } from './quote.ts';
import type { Session } from './session.ts';

/** Where the binary log begins: the oldest file, and the transactions of which no file has anything. */
export async function readOldest(session: Session, login: string): Promise<LogState['oldest']> {
  const [first] = (await firstAllowed(session, ['SHOW BINARY LOGS'])) ?? [];
  const file = first?.get('Log_name') ?? '';
  if (file === '') {
    const right = session.flavor === 'mariadb' ? 'BINLOG MONITOR' : 'REPLICATION CLIENT';
    return unseen('the login may not see the files of the binary log', `GRANT ${right} ON *.* TO ${login}`);
  }
  return known({ purged: await purged(session, file), file });
}

/** MariaDB does not keep it; each of its files begins with what went before. */
async function purged(session: Session, file: string): Promise<string | null> {
  if (session.flavor === 'mariadb') {
    const [row] = (await firstAllowed(session, [`SELECT BINLOG_GTID_POS(${quoteLiteral(file)}, 4) AS place`])) ?? [];
    return row?.get('place') ?? null;
  }
  const variables = await readNames(session, 'VARIABLES', ['gtid_mode', 'gtid_purged']);
  return variables.get('gtid_mode') === 'ON' ? (variables.get('gtid_purged') ?? '').replaceAll(/\s/g, '') : null;
}
