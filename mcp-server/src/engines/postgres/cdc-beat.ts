import { CDC_HEARTBEAT } from '../../model/cdc-names.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { postgresDialect } from './dialect.ts';
import { rowFlag, rowText } from './row.ts';
import type { Session } from './session.ts';

const LOCATE = `
SELECT n.nspname, has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relname::text = '${CDC_HEARTBEAT}' ORDER BY 2 DESC, 1 LIMIT 1`;

/** The moment that the heartbeat of change data capture says, in milliseconds since 1970; null where there is none. */
export async function readCdcBeat(session: Session): Promise<Seen<number | null>> {
  const about = `looking for the heartbeat of change data capture at ${session.label}`;
  const [found] = await session.rows({ text: LOCATE, about });
  if (found === undefined) return known(null);
  const table = postgresDialect.table({ schema: rowText(found, 0), name: CDC_HEARTBEAT });
  if (!rowFlag(found, 1))
    return unseen(`the login may not read ${table}`, `GRANT SELECT ON ${table} to the login of Lockstep`);
  // Both sides keep it in UTC, whatever the session's time zone is.
  const text = `SELECT floor(extract(epoch FROM beat_at AT TIME ZONE 'UTC') * 1000)::bigint::text FROM ${table} WHERE id = 1`;
  const [row] = await session.rows({ text, about });
  return known(row === undefined ? null : Number(rowText(row, 0)));
}
