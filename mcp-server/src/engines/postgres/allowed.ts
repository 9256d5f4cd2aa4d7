import { LockstepError } from '../../model/errors.ts';
import type { Row } from './row.ts';
import type { Session } from './session.ts';

/** The rows, or none when the login, or the kind of server behind a managed service, does not allow the question. */
export async function allowed(session: Session, text: string): Promise<Row[]> {
  try {
    return await session.rows({ text, about: `reading the state of ${session.label}` });
  } catch (error) {
    if (error instanceof LockstepError && (error.code === 'PERMISSION' || error.code === 'UNSUPPORTED')) return [];
    throw error;
  }
}
