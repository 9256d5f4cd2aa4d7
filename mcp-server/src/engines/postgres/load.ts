import type { ServerLoad } from '../../model/server.ts';
import { allowed } from './allowed.ts';
import { readHistory } from './history.ts';
import { rowFlag, rowOptional } from './row.ts';
import type { Session } from './session.ts';

const RECOVERY = 'SELECT pg_is_in_recovery()';

/** Log position and lag in seconds of a standby. What has been replayed completely is not late, however long ago that was. */
const STANDBY = `
SELECT pg_last_wal_replay_lsn()::text, CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
  ELSE greatest(0, extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())) END::text`;

const POSITION = 'SELECT pg_current_wal_lsn()::text';

/** The slowest of the standbys; NULL without one, or when this login may not see them. An idle standby that has caught up has no lag. */
const SLOWEST = `
SELECT CASE WHEN bool_and(state IS NOT NULL) THEN max(extract(epoch FROM coalesce(replay_lag, '0'))) END::text
FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup'`;

/** Other sessions that run a statement; NULL for a login that sees no more of them than that they are there. */
const RUNNING = `
SELECT CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE')
  THEN count(*) FILTER (WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()) END::text
FROM pg_stat_activity`;

/** Told by each session after a statement, at most once a second. */
const WRITTEN = 'SELECT sum(tup_inserted + tup_updated + tup_deleted)::text FROM pg_stat_database';

/** How busy the server is and where it stands in its log. A right that is missing makes a value null, never an error. */
export async function readLoad(session: Session): Promise<ServerLoad> {
  const [recovery] = await allowed(session, RECOVERY);
  const replica = recovery !== undefined && rowFlag(recovery, 0);
  const [standby] = replica ? await allowed(session, STANDBY) : [];
  const [position] = replica ? [standby] : await allowed(session, POSITION);
  const [slowest] = replica ? [] : await allowed(session, SLOWEST);
  const [running] = await allowed(session, RUNNING);
  const [written] = await allowed(session, WRITTEN);
  const lag = replica ? standby?.[1] : slowest?.[0];
  return {
    server: await readHistory(session),
    position: position === undefined ? null : rowOptional(position, 0),
    replica,
    lagSeconds: typeof lag === 'string' ? Number(lag) : null,
    running: running === undefined ? null : wholeNumber(rowOptional(running, 0)),
    written: written === undefined ? null : wholeNumber(rowOptional(written, 0)),
  };
}

const wholeNumber = (text: string | null) => (text === null ? null : Number(text));
