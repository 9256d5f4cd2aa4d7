import type { RowCounter, WriteCounters } from '../../model/activity.ts';
import { known, unseen } from '../../model/seen.ts';
import { allowed } from './allowed.ts';
import { type Row, rowFlag, rowNumber, rowText } from './row.ts';
import type { Session } from './session.ts';

const STATE = `SELECT pg_is_in_recovery(), current_setting('track_counts')`;

/** The rows of partitions count for the table that they are part of. */
const TABLES = `
SELECT n.nspname, c.relname, sum(s.n_tup_ins)::text, sum(s.n_tup_upd)::text, sum(s.n_tup_del)::text
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = coalesce(pg_partition_root(s.relid), s.relid)
JOIN pg_namespace n ON n.oid = c.relnamespace
GROUP BY 1, 2 HAVING sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del) > 0`;

const DATABASE = `
SELECT tup_inserted::text, tup_updated::text, tup_deleted::text FROM pg_stat_database WHERE datname = current_database()`;

const LOG = `
SELECT pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, '0/0')::text`;

/** One reading of what the server counts about writes. Sessions report theirs after a transaction, at most once a second. */
export async function readCounters(session: Session): Promise<WriteCounters> {
  const [state = []] = await session.rows({ text: STATE, about: `reading the counters of ${session.label}` });
  return {
    ...(await countedRows(session, rowFlag(state, 0), rowText(state, 1) === 'on')),
    log: await logEnd(session),
  };
}

/** Where the write-ahead log ends. */
export async function logEnd(session: Session): Promise<WriteCounters['log']> {
  const [log] = await allowed(session, LOG);
  return log === undefined
    ? unseen('the login may not see the write-ahead log', 'GRANT pg_monitor TO <this login>')
    : known({ file: '', offset: rowNumber(log, 0) });
}

async function countedRows(
  session: Session,
  standby: boolean,
  counting: boolean,
): Promise<Pick<WriteCounters, 'tables' | 'server'>> {
  if (standby || !counting) {
    const answer = standby
      ? unseen('a standby does not count the rows that it replays', 'Ask the primary.')
      : unseen('track_counts is off', 'ALTER SYSTEM SET track_counts = on; SELECT pg_reload_conf()');
    return { tables: answer, server: answer };
  }
  const tables = await allowed(session, TABLES);
  const [database = []] = await allowed(session, DATABASE);
  return {
    tables: known(tables.map((row) => ({ schema: rowText(row, 0), table: rowText(row, 1), ...counterOf(row, 2) }))),
    server: known({ scope: 'this database', ...counterOf(database, 0) }),
  };
}

function counterOf(row: Row, at: number): RowCounter {
  const [inserted, updated, deleted] = [rowNumber(row, at), rowNumber(row, at + 1), rowNumber(row, at + 2)];
  return { inserted, updated, deleted, changed: inserted + updated + deleted };
}
