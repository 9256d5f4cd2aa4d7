import type { CaptureState, LogReader, WeakIdentity } from '../../model/capture.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { allowed } from './allowed.ts';
import { CAPTURE, settingsOf } from './capture-settings.ts';
import { postgresDialect } from './dialect.ts';
import { notOfExtension, USER_SCHEMA } from './queries.ts';
import { type Row, rowFlag, rowNumber, rowOptional, rowText } from './row.ts';
import type { Session } from './session.ts';

/** In MB; -1 keeps without limit. */
const RETENTION = `SELECT current_setting('max_slot_wal_keep_size'), setting FROM pg_settings WHERE name = 'max_slot_wal_keep_size'`;

const KEPT = `SELECT CASE WHEN has_function_privilege('pg_ls_waldir()', 'EXECUTE') THEN (SELECT sum(size) FROM pg_ls_waldir()) END::text`;

const SLOTS = `
SELECT slot_name, slot_type || coalesce(' ' || plugin || ' in ' || database, ''), active, coalesce(wal_status, 'without log'),
  greatest(0, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn))::text
FROM pg_replication_slots WHERE NOT temporary ORDER BY slot_name`;

const PUBLICATIONS = `
SELECT p.pubname, p.puballtables, (SELECT count(*) FROM pg_publication_tables t WHERE t.pubname = p.pubname)::text
FROM pg_publication p ORDER BY 1`;

/** Which index names a row in the log; a deferrable key does not count. */
const NAMES_ROWS = `
EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisvalid AND i.indimmediate
  AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident ELSE false END)`;

/** Partitions are logged by themselves, so the worst of them speaks for their table. */
const IDENTITY = `
SELECT n.nspname, r.relname, min(found.state), r.relkind = 'p' FROM (
  SELECT coalesce(pg_partition_root(c.oid), c.oid) AS root,
    CASE WHEN c.relpersistence = 'u' THEN 'not logged'
      WHEN c.relreplident = 'f' THEN CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) THEN NULL ELSE 'whole row' END
      WHEN NOT ${NAMES_ROWS} THEN 'refused' END AS state
  FROM pg_class c WHERE c.relkind = 'r' AND c.relpersistence <> 't'
) found JOIN pg_class r ON r.oid = found.root JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE found.state IS NOT NULL AND ${USER_SCHEMA} AND ${notOfExtension('pg_class', 'r.oid')}
GROUP BY 1, 2, 4 ORDER BY 1, 2`;

/** What stands between this server and reading its log by logical decoding. */
export async function readCapture(session: Session): Promise<CaptureState> {
  const about = `reading the state of ${session.label}`;
  const [row = []] = await session.rows({ text: CAPTURE, about });
  const slots = await allowed(session, SLOTS);
  const identity = await session.rows({ text: IDENTITY, about });
  return {
    settings: settingsOf(row, session.version),
    retention: await retention(session),
    keptBytes: await keptBytes(session),
    readers: known(slots.map(slotOf)),
    publications: known(
      (await allowed(session, PUBLICATIONS)).map((line) => ({
        name: rowText(line, 0),
        allTables: rowFlag(line, 1),
        tables: rowNumber(line, 2),
      })),
    ),
    identity: known(identity.map(identityOf)),
  };
}

/** How much of the log is kept for a slot. */
export async function retention(session: Session): Promise<CaptureState['retention']> {
  const [row] = await allowed(session, RETENTION);
  if (row === undefined)
    return unseen('the server does not show max_slot_wal_keep_size', 'GRANT pg_monitor TO <this login>');
  const megabytes = rowNumber(row, 1);
  return known({
    setting: 'max_slot_wal_keep_size',
    value: rowText(row, 0),
    seconds: null,
    bytes: megabytes < 0 ? null : megabytes * 2 ** 20,
    unbounded: megabytes < 0,
    turnOn: 'ALTER SYSTEM SET max_slot_wal_keep_size; SELECT pg_reload_conf()',
  });
}

/** The size of the log on disk. */
export async function keptBytes(session: Session): Promise<Seen<number>> {
  const [row = []] = await allowed(session, KEPT);
  const bytes = rowOptional(row, 0);
  return bytes === null
    ? unseen('the login may not list the files of the write-ahead log', 'GRANT pg_monitor TO <this login>')
    : known(Number(bytes));
}

function slotOf(row: Row): LogReader {
  const name = rowText(row, 0);
  const retained = rowOptional(row, 4);
  return {
    name,
    kind: rowText(row, 1),
    active: rowFlag(row, 2),
    retainedBytes: retained === null ? null : Number(retained),
    state: rowText(row, 3),
    end: `SELECT pg_drop_replication_slot(${postgresDialect.literal(name)})`,
  };
}

function identityOf(row: Row): WeakIdentity {
  const [schema, table, state] = [rowText(row, 0), rowText(row, 1), rowText(row, 2)];
  const sql = postgresDialect.table({ schema, name: table });
  const partitions = rowFlag(row, 3) ? ' and each of its partitions' : '';
  const key = `a primary key that is not deferrable, for ${sql}${partitions}, with REPLICA IDENTITY DEFAULT`;
  if (state === 'not logged') return { schema, table, state, turnOn: `ALTER TABLE ${sql} SET LOGGED` };
  if (state === 'whole row') return { schema, table, state, turnOn: `Add ${key}` };
  return { schema, table, state: 'refused', turnOn: `Add ${key}; or set REPLICA IDENTITY FULL there` };
}
