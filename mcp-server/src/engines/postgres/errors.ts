import { type ErrorCode, LockstepError } from '../../model/errors.ts';

interface Explanation {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable?: boolean;
}

const RETRY = 'Run the command again.';
const DEFECT = 'This is a defect in Lockstep: please report it with the command you ran and the server code.';
const unreachable = (what: string): Explanation => ({
  code: 'UNREACHABLE',
  what,
  hint: 'Check host and port in the URL, that the server runs, and that no firewall stands between.',
  retryable: true,
});
const tls = (what: string): Explanation => ({
  code: 'TLS',
  what,
  hint: 'Check sslmode in the URL (verify-ca and verify-full need sslrootcert with the CA that signed the server certificate) and the host name in the certificate.',
});
const lost: Explanation = {
  code: 'CONNECTION_LOST',
  what: 'the connection was lost',
  hint: 'The server ended or restarted, or the network dropped the connection. Run the command again.',
  retryable: true,
};

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

const TLS_CODES = /^(ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH|INVALID_CA)/;
const UNREACHABLE_CODES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'the host name is unknown'],
  ['EAI_AGAIN', 'the host name could not be resolved'],
  ['EHOSTUNREACH', 'there is no route to the host'],
  ['ENETUNREACH', 'there is no route to the network'],
  ['ETIMEDOUT', 'the host did not answer'],
]);

/** A driver failure as LockstepError: `subject` says what was being done to which object. The server's own text is left out, since it can hold values. */
export function toLockstepError(failure: unknown, subject: string): LockstepError {
  if (failure instanceof LockstepError) return failure;
  const code = failureCode(failure);
  const known = explain(failure, code);
  if (known === null && code === null) return internal(failure, subject);
  const {
    code: kind,
    what,
    hint,
    retryable = false,
  } = known ?? { code: 'INTERNAL', what: 'the server refused the statement', hint: DEFECT };
  const suffix = code === null ? '' : ` (${code})`;
  return new LockstepError(kind, `${subject}: ${what}${suffix}`, {
    hint,
    retryable,
    ...(code === null ? {} : { serverCode: code }),
  });
}

/** A failure of our own code, with its cause kept for the stack. */
function internal(cause: unknown, subject: string): LockstepError {
  return new LockstepError('INTERNAL', `${subject}: an unexpected failure`, { hint: DEFECT, cause });
}

/** SQLSTATE or the socket's code; null when the failure has none. */
export function failureCode(failure: unknown): string | null {
  if (typeof failure !== 'object' || failure === null || !('code' in failure)) return null;
  return typeof failure.code === 'string' ? failure.code : null;
}

function explain(failure: unknown, code: string | null): Explanation | null {
  if (code === null) return explainText(failure instanceof Error ? failure.message : '');
  if (/^[0-9A-Z]{5}$/.test(code) && !UNREACHABLE_CODES.has(code)) {
    const exact = BY_SQLSTATE.get(code) ?? BY_CLASS.get(code.slice(0, 2));
    if (exact !== undefined) return exact;
  }
  const reason = UNREACHABLE_CODES.get(code);
  if (reason !== undefined) return unreachable(reason);
  if (code === 'ECONNRESET' || code === 'EPIPE') return lost;
  return TLS_CODES.test(code) ? tls('the TLS connection could not be verified or established') : null;
}

/** pg gives these without a code; the texts are the driver's own constants. */
function explainText(text: string): Explanation | null {
  if (text === 'timeout expired') return unreachable('the server accepted the connection but did not answer in time');
  if (text.startsWith('Connection terminated')) return lost;
  if (text === 'The server does not support SSL connections') return tls('the server offers no TLS');
  if (text === 'There was an error establishing an SSL connection') return tls('the server refused the TLS request');
  if (text.startsWith('SASL'))
    return { code: 'AUTH', what: 'the password exchange failed', hint: 'Check user and password in the URL.' };
  return null;
}
