import { CDC_HEARTBEAT } from '../../model/cdc-names.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';
import { mysqlDialect } from './dialect.ts';
import { quotedLogin } from './rights.ts';
import { rowText } from './row.ts';
import type { Session } from './session.ts';

const DENIED: ReadonlySet<string> = new Set(['1142', '1143', '1146']);

const LOCATE = `
SELECT TABLE_SCHEMA AS c0 FROM information_schema.TABLES WHERE TABLE_NAME = '${CDC_HEARTBEAT}'
ORDER BY TABLE_SCHEMA = DATABASE() DESC, TABLE_SCHEMA LIMIT 1`;

/** The moment that the heartbeat of change data capture says, in milliseconds since 1970; null where there is none. */
export async function readCdcBeat(session: Session): Promise<Seen<number | null>> {
  const about = `looking for the heartbeat of change data capture at ${session.label}`;
  const [found] = await session.rows({ text: LOCATE, about });
  if (found === undefined) return known(null);
  const table = mysqlDialect.table({ schema: rowText(found, 0), name: CDC_HEARTBEAT });
  if ((await session.refusal({ text: `SELECT 1 AS c0 FROM ${table} LIMIT 0`, about }, DENIED)) !== null)
    return unseen(`the login may not read ${table}`, `GRANT SELECT ON ${table} TO ${await quotedLogin(session)}`);
  // Both sides keep it in UTC, whatever the session's time zone is.
  const text = `SELECT CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', beat_at) DIV 1000 AS CHAR) AS c0 FROM ${table} WHERE id = 1`;
  const [row] = await session.rows({ text, about });
  return known(row === undefined ? null : Number(rowText(row, 0)));
}
