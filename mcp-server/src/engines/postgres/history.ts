import { LockstepError } from '../../model/errors.ts';
import { rowOptional } from './row.ts';
import type { Session } from './session.ts';

const HISTORY = `
SELECT (SELECT system_identifier FROM pg_control_system()) || ' ' ||
  CASE WHEN pg_is_in_recovery() THEN concat_ws(' ', 'standby', host(inet_server_addr()) || ':' || inet_server_port(), nullif(current_setting('primary_slot_name', true), '')) ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END`;

/**
 * The database system with, on a primary, the timeline that a promotion or a restore begins; null on a managed service that does not have
 * these functions. A standby is told from others of its primary by the address that it was asked at, by the one that it has itself, which
 * tells two behind one name or balancer apart, and by its slot. A standby that comes back at another address, as a container does, is
 * taken for another: what was seen of it is asked for again, and nothing of two is put together.
 */
export async function readHistory(session: Session): Promise<string | null> {
  try {
    const [row] = await session.rows({ text: HISTORY, about: `reading the state of ${session.label}` });
    const history = row === undefined ? null : rowOptional(row, 0);
    return history?.includes('standby') === true ? `${history} asked at ${session.address}` : history;
  } catch (error) {
    if (error instanceof LockstepError && ['PERMISSION', 'UNSUPPORTED', 'INTERNAL'].includes(error.code)) return null;
    throw error;
  }
}
