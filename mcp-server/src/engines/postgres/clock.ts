import { rowNumber } from './row.ts';
import type { Session } from './session.ts';

/** The server's clock in milliseconds since 1970, to the microsecond. */
export async function readClock(session: Session): Promise<number> {
  const text = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::text';
  const [row = []] = await session.rows({ text, about: `reading the clock of ${session.label}` });
  return rowNumber(row, 0);
}
