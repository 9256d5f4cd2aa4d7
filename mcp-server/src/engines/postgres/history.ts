import { LockstepError } from '../../model/errors.ts';
import { rowOptional } from './row.ts';
import type { Session } from './session.ts';

const HISTORY = `
SELECT (SELECT system_identifier FROM pg_control_system()) || ' ' ||
  CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END`;

/**
 * The database system with, on a primary, the timeline that a promotion or a restore begins; null on a managed service that does not have
 * these functions. Standbys of one primary share all that a query can tell, but for what a restart or another address of a container
 * changes: so the address that this one was asked at stands for it.
 */
export async function readHistory(session: Session): Promise<string | null> {
  try {
    const [row] = await session.rows({ text: HISTORY, about: `reading the state of ${session.label}` });
    const history = row === undefined ? null : rowOptional(row, 0);
    return history?.endsWith('standby') ? `${history} ${session.address}` : history;
  } catch (error) {
    if (error instanceof LockstepError && ['PERMISSION', 'UNSUPPORTED', 'INTERNAL'].includes(error.code)) return null;
    throw error;
  }
}
