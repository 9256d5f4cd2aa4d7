import { rowNumber } from './row.ts';
import type { Session } from './session.ts';

/** The server's clock in milliseconds since 1970, to the microsecond. */
export async function readClock(session: Session): Promise<number> {
  // Not NOW(): that is the statement's start, and a session may have set it.
  const text = 'SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS UNSIGNED) AS c0';
  const [row = []] = await session.rows({ text, about: `reading the clock of ${session.label}` });
  return rowNumber(row, 0) / 1000;
}
