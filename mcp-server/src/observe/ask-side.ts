import type { Database, Reader } from '../engines/engine.ts';
import { type ErrorCode, LockstepError } from '../model/errors.ts';
import { known, type Seen, unseen } from '../model/seen.ts';

/** A question about the state of a server is cheap, or not worth a wait. */
const STATEMENT_MS = 10_000;

/** What no server said: the caller's own end, and mistakes that waiting does not mend. */
const OURS: ReadonlySet<ErrorCode> = new Set(['CANCELLED', 'CONFIG', 'VALIDATION', 'INTERNAL']);
/** The server itself is away, whatever was asked. */
const GONE: ReadonlySet<ErrorCode> = new Set(['UNREACHABLE', 'CONNECTION_LOST', 'AUTH', 'TLS', 'BUSY']);

/** An answer, and whether the server was there to give it. */
export interface Answer<T> {
  readonly answer: Seen<T>;
  readonly gone: string | null;
}

/** Asks in a read of its own. A server that is away, or does not tell, is an answer: whoever watches it wants to hear that. */
export async function askSide<T>(
  database: Database,
  signal: AbortSignal,
  question: (reader: Reader) => Promise<T>,
): Promise<Answer<T>> {
  try {
    return { answer: known(await database.read(question, { signal, statementMs: STATEMENT_MS })), gone: null };
  } catch (error) {
    if (!(error instanceof LockstepError) || signal.aborted || OURS.has(error.code)) throw error;
    return { answer: unseen(error.message, error.hint), gone: GONE.has(error.code) ? error.message : null };
  }
}
