import type { ServerLoad } from '../../model/server.ts';
import { allowed } from './allowed.ts';
import { readHistory } from './history.ts';
import { rowOptional } from './row.ts';
import type { Session } from './session.ts';

const RECOVERY = 'SELECT pg_is_in_recovery()::text';

const POSITION =
  'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text';

/**
 * Seconds that a standby is behind: what has been replayed completely is not late, however long ago that was. On a primary those of the
 * slowest of its standbys; NULL without one, or when this login may not see them. An idle standby that has caught up has no lag.
 */
const LAG = `
SELECT CASE WHEN NOT pg_is_in_recovery() THEN
    (SELECT CASE WHEN bool_and(state IS NOT NULL) THEN max(extract(epoch FROM coalesce(replay_lag, '0'))) END
      FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup')
  WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
  ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())) END::text`;

/** Other sessions that run a statement; NULL for a login that sees no more of them than that they are there. */
const RUNNING = `
SELECT CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE')
  THEN count(*) FILTER (WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()) END::text
FROM pg_stat_activity`;

/** Told by each session after a statement, at most once a second. */
const WRITTEN = 'SELECT sum(tup_inserted + tup_updated + tup_deleted)::text FROM pg_stat_database';

const QUESTIONS = [RECOVERY, POSITION, LAG, RUNNING, WRITTEN];

/** How busy the server is and where it stands in its log. A right that is missing makes a value null, never an error. */
export async function readLoad(session: Session): Promise<ServerLoad> {
  const [recovery = null, position = null, lag = null, running = null, written = null] = await answers(session);
  return {
    server: await readHistory(session),
    position,
    replica: recovery === 'true',
    lagSeconds: number(lag),
    running: number(running),
    written: number(written),
  };
}

/** All by one statement, which is asked every second; one by one where a right for one of them is missing. */
async function answers(session: Session): Promise<(string | null)[]> {
  const [all] = await allowed(session, `SELECT ${QUESTIONS.map((question) => `(${question})`).join(', ')}`);
  if (all !== undefined) return QUESTIONS.map((_, at) => rowOptional(all, at));
  const found: (string | null)[] = [];
  for (const question of QUESTIONS) {
    const [row] = await allowed(session, question);
    found.push(row === undefined ? null : rowOptional(row, 0));
  }
  return found;
}

const number = (text: string | null) => (text === null ? null : Number(text));
