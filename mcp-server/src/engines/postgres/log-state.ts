import type { LogConsumer, LogState } from '../../model/log-state.ts';
import { known } from '../../model/seen.ts';
import { allowed } from './allowed.ts';
import { keptBytes, retention } from './capture.ts';
import { logEnd } from './counters.ts';
import { type Row, rowFlag, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

/** Later versions tell why a slot was given up. */
function slots(version: number): string {
  const why =
    version >= 170_000
      ? 'invalidation_reason'
      : version >= 160_000
        ? "CASE WHEN conflicting THEN 'conflicting' END"
        : 'NULL';
  return `
SELECT slot_name, slot_type || coalesce(' ' || plugin || ' in ' || database, ''), active, coalesce(wal_status, 'without log'),
  greatest(0, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn))::text,
  safe_wal_size::text, ${why}
FROM pg_replication_slots WHERE NOT temporary ORDER BY slot_name`;
}

/** How much of the log is kept, where it ends, and for which slots. */
export async function readLogState(session: Session): Promise<LogState> {
  return {
    retention: await retention(session),
    keptBytes: await keptBytes(session),
    end: await logEnd(session),
    consumers: known((await allowed(session, slots(session.version))).map(consumerOf)),
    oldest: known(null),
  };
}

function consumerOf(row: Row): LogConsumer {
  const [retained, left, why] = [rowOptional(row, 4), rowOptional(row, 5), rowOptional(row, 6)];
  const state = rowText(row, 3);
  return {
    name: rowText(row, 0),
    kind: rowText(row, 1),
    active: rowFlag(row, 2),
    state,
    retainedBytes: retained === null ? null : Number(retained),
    bytesLeft: left === null ? null : Math.max(0, Number(left)),
    lost: state === 'lost' || why !== null,
    why,
  };
}
