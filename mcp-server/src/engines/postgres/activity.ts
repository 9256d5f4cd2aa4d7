import type { Activity, OpenTransaction } from '../../model/activity.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { allowed } from './allowed.ts';
import { type Row, rowFlag, rowList, rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

const MAY_SEE = `SELECT pg_has_role('pg_read_all_stats', 'USAGE'), quote_ident(current_user)`;

/** Of the whole server: a transaction in another database holds back the start of a logical slot too. */
const TRANSACTIONS = `
SELECT a.pid::text, coalesce(a.usename::text, ''), extract(epoch FROM clock_timestamp() - a.xact_start)::text,
  CASE WHEN a.wait_event_type = 'Lock' THEN 'waiting' WHEN a.state LIKE 'idle in transaction%' THEN 'idle' ELSE 'active' END,
  CASE WHEN a.wait_event_type = 'Lock' THEN (SELECT extract(epoch FROM clock_timestamp() - min(coalesce(l.waitstart, a.state_change)))
    FROM pg_locks l WHERE l.pid = a.pid AND NOT l.granted) END::text,
  CASE WHEN a.wait_event_type = 'Lock' THEN to_json(pg_blocking_pids(a.pid)) END::text
FROM pg_stat_activity a WHERE a.xact_start IS NOT NULL AND a.pid <> pg_backend_pid() AND a.backend_type <> 'autovacuum worker'
UNION ALL
SELECT 'prepared', owner::text, extract(epoch FROM clock_timestamp() - prepared)::text, 'prepared', NULL, NULL FROM pg_prepared_xacts`;

const OLDEST = 20;

/** Open transactions of others and what they wait for; unknown for a login that sees no more of sessions than that they are there. */
export async function readActivity(session: Session): Promise<Seen<Activity>> {
  const [may] = await allowed(session, MAY_SEE);
  if (may === undefined || !rowFlag(may, 0)) {
    const login = may === undefined ? '<this login>' : rowText(may, 1);
    return unseen('the login may not see transactions of others', `GRANT pg_read_all_stats TO ${login}`);
  }
  const open = (await allowed(session, TRANSACTIONS)).map(transactionOf);
  return known({
    transactions: open.sort((one, other) => other.ageSeconds - one.ageSeconds).slice(0, OLDEST),
    open: open.length,
    waiting: open.filter(({ state }) => state === 'waiting').length,
  });
}

function transactionOf(row: Row): OpenTransaction {
  const waiting = rowOptional(row, 4);
  return {
    session: rowText(row, 0),
    user: rowText(row, 1),
    ageSeconds: Math.max(0, rowNumber(row, 2)),
    state: stateOf(rowText(row, 3)),
    waitingSeconds: waiting === null ? null : Math.max(0, Number(waiting)),
    blockedBy: rowList(row, 5).map((pid) => pid ?? ''),
  };
}

function stateOf(state: string): OpenTransaction['state'] {
  return state === 'waiting' || state === 'idle' || state === 'prepared' ? state : 'active';
}
