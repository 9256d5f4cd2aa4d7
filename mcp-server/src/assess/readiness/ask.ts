import type { Database, Reader } from '../../engines/engine.ts';
import { type ErrorCode, LockstepError } from '../../model/errors.ts';
import { known, type Seen, unseen } from '../../model/seen.ts';

/** A question about the state of a server is cheap, or not worth a wait. */
const STATEMENT_MS = 10_000;

/** Errors that are an answer: the server is there and does not tell. */
const NOT_TOLD: ReadonlySet<ErrorCode> = new Set(['PERMISSION', 'UNSUPPORTED', 'TIMEOUT', 'LOCK_TIMEOUT', 'NOT_FOUND']);

/** Asks in a read of its own; a question that this server does not answer in time, or not this login, is not seen and no error. */
export async function ask<T>(
  database: Database,
  signal: AbortSignal,
  question: (reader: Reader) => Promise<T>,
): Promise<Seen<T>> {
  try {
    return known(await database.read(question, { signal, statementMs: STATEMENT_MS }));
  } catch (error) {
    if (!(error instanceof LockstepError) || !NOT_TOLD.has(error.code)) throw error;
    return unseen(error.message, error.hint);
  }
}

/** The same for a question whose answer may itself be that the server does not tell. */
export async function askSeen<T>(
  database: Database,
  signal: AbortSignal,
  question: (reader: Reader) => Promise<Seen<T>>,
): Promise<Seen<T>> {
  const answer = await ask(database, signal, question);
  return answer.known ? answer.value : answer;
}
