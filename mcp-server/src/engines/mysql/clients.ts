import type { Clients } from '../../model/kit-state.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { firstAllowed } from './allowed.ts';
import { readGrants } from './grants.ts';
import { holdsEverywhere, quotedLogin } from './rights.ts';
import { rowText } from './row.ts';
import type { Session } from './session.ts';

/** Threads of the server itself. */
const SERVER: ReadonlySet<string> = new Set(['system user', 'event_scheduler', 'unauthenticated user']);

/** Who is connected to this database, and who reads its log; unknown without PROCESS. */
export async function readClients(session: Session): Promise<Seen<Clients>> {
  const login = await quotedLogin(session);
  const rows = holdsEverywhere(await readGrants(session), 'PROCESS')
    ? await firstAllowed(session, ['SHOW PROCESSLIST'])
    : null;
  if (rows === null) return unseen('the login may not see sessions of others', `GRANT PROCESS ON *.* TO ${login}`);
  const [own = []] = await session.rows({
    text: `SELECT SUBSTRING_INDEX(USER(), '@', 1) AS c0`,
    about: `reading the login at ${session.label}`,
  });
  const counts = new Map<string, number>();
  for (const row of rows) {
    const user = row.get('User') ?? '';
    const here = row.get('db') === session.database || (row.get('Command') ?? '').startsWith('Binlog Dump');
    if (!here || SERVER.has(user) || user === rowText(own, 0)) continue;
    counts.set(user, (counts.get(user) ?? 0) + 1);
  }
  return known(
    [...counts]
      .map(([name, connections]) => ({ login: name, connections }))
      .sort((a, b) => b.connections - a.connections || (a.login < b.login ? -1 : 1)),
  );
}
