import type { Clients } from '../../model/kit-state.ts';
import { known, type Seen } from '../../model/seen.ts';
import { rowNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

/** Everybody may see who is connected; what a session calls itself only with pg_read_all_stats. */
const CLIENTS = `
SELECT usename::text, count(*)::text FROM pg_stat_activity
WHERE datname = current_database() AND usename IS NOT NULL AND usename <> session_user
  AND coalesce(backend_type, 'client backend') IN ('client backend', 'walsender') AND coalesce(application_name, '') !~ '^lockstep'
GROUP BY 1 ORDER BY count(*) DESC, 1`;

/** Who is connected to this database. */
export async function readClients(session: Session): Promise<Seen<Clients>> {
  const rows = await session.rows({ text: CLIENTS, about: `reading who is connected to ${session.label}` });
  return known(rows.map((row) => ({ login: rowText(row, 0), connections: rowNumber(row, 1) })));
}
