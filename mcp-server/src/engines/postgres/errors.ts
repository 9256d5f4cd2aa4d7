import pg from 'pg';
import { LockstepError } from '../../model/errors.ts';
import {
  bySocketCode,
  DEFECT,
  type Explanation,
  explained,
  lost,
  RETRY,
  strange,
  tls,
  unexpected,
  unreachable,
} from '../connection/explanation.ts';

const BY_SQLSTATE: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  ['28P01', { code: 'AUTH', what: 'the password or the user is wrong', hint: 'Check user and password in the URL.' }],
  [
    '28000',
    { code: 'AUTH', what: 'the login was refused', hint: 'Check the user in the URL and the server’s pg_hba.conf.' },
  ],
  ['3D000', { code: 'NOT_FOUND', what: 'the database does not exist', hint: 'Check the database name in the URL.' }],
  [
    '42501',
    {
      code: 'PERMISSION',
      what: 'permission denied',
      hint: 'Grant USAGE on the schema and SELECT on the table to this login.',
    },
  ],
  [
    '42P01',
    {
      code: 'NOT_FOUND',
      what: 'the table does not exist',
      hint: 'Inspect the schema again: it was dropped or renamed.',
    },
  ],
  [
    '42703',
    {
      code: 'NOT_FOUND',
      what: 'a column does not exist',
      hint: 'Inspect the schema again: it was dropped or renamed.',
    },
  ],
  [
    '3F000',
    {
      code: 'NOT_FOUND',
      what: 'the schema does not exist',
      hint: 'Inspect the schema again: it was dropped or renamed.',
    },
  ],
  [
    '55P03',
    {
      code: 'LOCK_TIMEOUT',
      what: 'a lock was not granted in time',
      hint: 'Another transaction holds the table (DDL, LOCK TABLE). Wait for it to end and run again.',
      retryable: true,
    },
  ],
  [
    '40001',
    { code: 'CONFLICT', what: 'the read conflicts with recovery or another transaction', hint: RETRY, retryable: true },
  ],
  ['40P01', { code: 'CONFLICT', what: 'a deadlock was resolved against this read', hint: RETRY, retryable: true }],
  [
    '55000',
    {
      code: 'CONFLICT',
      what: 'the object is not in a readable state',
      hint: 'A materialized view may not be populated: refresh it.',
    },
  ],
  [
    '53300',
    {
      code: 'BUSY',
      what: 'the server has too many connections',
      hint: 'Lower the pool size, close other clients, or raise max_connections; then run again.',
      retryable: true,
    },
  ],
  [
    '57P03',
    {
      ...unreachable('the server is starting up, shutting down or in recovery'),
      hint: 'Wait for the server and run again.',
    },
  ],
  ['25P03', { ...lost, what: 'the server ended an idle transaction' }],
  ['25006', { code: 'INTERNAL', what: 'a write was refused in a READ ONLY transaction', hint: DEFECT }],
]);

const BY_CLASS: ReadonlyMap<string, Explanation> = new Map<string, Explanation>([
  ['08', lost],
  ['57', lost],
  [
    '53',
    {
      code: 'LIMIT',
      what: 'the server ran out of a resource',
      hint: 'Check disk space and memory of the server; then run again.',
      retryable: true,
    },
  ],
  ['54', { code: 'LIMIT', what: 'a limit of the server was exceeded', hint: 'Compare fewer columns at once.' }],
  [
    '0A',
    { code: 'UNSUPPORTED', what: 'the server does not support this', hint: 'Lockstep reads PostgreSQL 14 to 18.' },
  ],
  [
    '22',
    {
      code: 'UNSUPPORTED',
      what: 'a stored value cannot be read in the requested form',
      hint: 'Exclude the column, or compare the table in another form.',
    },
  ],
  [
    'XX',
    {
      code: 'INTERNAL',
      what: 'the server reports an internal error',
      hint: 'Look into the server’s log: data may be damaged.',
    },
  ],
]);

/** A value beyond 1 GB has no code of its own: only the source file of the report, which no language setting changes, tells it from damage. */
const TOO_LARGE: Explanation = {
  code: 'LIMIT',
  what: 'a value is larger than the server can hold in one piece (1 GB)',
  hint: 'Compare fewer columns at once.',
};

/** A driver failure as LockstepError: `subject` says what was being done to which object. The server's own text is left out, since it can hold values. */
export function toLockstepError(failure: unknown, subject: string): LockstepError {
  if (failure instanceof LockstepError) return failure;
  const code = failureCode(failure);
  // Every error of PostgreSQL has a code.
  const nameless = failure instanceof pg.DatabaseError && code === null;
  const known = nameless ? strange : explain(failure, code);
  return known === null && code === null ? unexpected(failure, subject) : explained(subject, known, code);
}

/** SQLSTATE or the socket's code; null when the failure has none. */
export function failureCode(failure: unknown): string | null {
  if (typeof failure !== 'object' || failure === null || !('code' in failure)) return null;
  return typeof failure.code === 'string' ? failure.code : null;
}

/** The server's source file that reported the failure. */
function raisedIn(failure: unknown): unknown {
  return typeof failure === 'object' && failure !== null && 'file' in failure ? failure.file : null;
}

function explain(failure: unknown, code: string | null): Explanation | null {
  if (code === null) return explainText(failure instanceof Error ? failure.message : '');
  if (code === 'XX000' && raisedIn(failure) === 'mcxt.c') return TOO_LARGE;
  // EPIPE has the shape of an SQLSTATE too; no class of the table begins like it.
  const exact = /^[0-9A-Z]{5}$/.test(code) ? (BY_SQLSTATE.get(code) ?? BY_CLASS.get(code.slice(0, 2))) : undefined;
  return exact ?? bySocketCode(code);
}

/** pg gives these without a code; the texts are the driver's own constants. */
function explainText(text: string): Explanation | null {
  if (text === 'timeout expired') return unreachable('the server accepted the connection but did not answer in time');
  if (text.startsWith('Connection terminated')) return lost;
  if (text === 'The server does not support SSL connections') return tls('the server offers no TLS');
  if (text === 'There was an error establishing an SSL connection') return tls('the server refused the TLS request');
  if (text.startsWith('received invalid response')) return strange;
  if (text.startsWith('SASL'))
    return { code: 'AUTH', what: 'the password exchange failed', hint: 'Check user and password in the URL.' };
  return null;
}
