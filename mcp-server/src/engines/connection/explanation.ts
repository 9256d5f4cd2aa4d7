import { type ErrorCode, LockstepError } from '../../model/errors.ts';

/** What a server's or a socket's code means: `what` happened, and the fixed text that says what to do. */
export interface Explanation {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
  readonly retryable?: boolean;
}

export const RETRY = 'Run the command again.';
export const DEFECT = 'This is a defect in Lockstep: please report it with the command you ran and the server code.';

export const unreachable = (what: string): Explanation => ({
  code: 'UNREACHABLE',
  what,
  hint: 'Check host and port in the URL, that the server runs, and that no firewall stands between.',
  retryable: true,
});

export const tls = (what: string): Explanation => ({
  code: 'TLS',
  what,
  hint: 'Check sslmode in the URL (verify-ca and verify-full need sslrootcert with the CA that signed the server certificate) and the host name in the certificate.',
});

export const lost: Explanation = {
  code: 'CONNECTION_LOST',
  what: 'the connection was lost',
  hint: 'The server ended or restarted, or the network dropped the connection. Run the command again.',
  retryable: true,
};

/** What answers is no server of that kind, or something between changes what it says. */
export const strange: Explanation = {
  code: 'UNREACHABLE',
  what: 'what answers there does not keep to the protocol of this database',
  hint: 'Check host and port in the URL: something else than the database, or something between, answers there.',
};

const UNREACHABLE_CODES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the connection was refused'],
  ['ENOTFOUND', 'the host name is unknown'],
  ['EAI_AGAIN', 'the host name could not be resolved'],
  ['EHOSTUNREACH', 'there is no route to the host'],
  ['ENETUNREACH', 'there is no route to the network'],
  ['ETIMEDOUT', 'the host did not answer'],
]);
const LOST_CODES = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'PROTOCOL_CONNECTION_LOST'];
/** Bytes that cannot be read, answers out of turn, and more than a login takes. */
const STRANGE_CODES = [
  'PROTOCOL_ERROR',
  'PROTOCOL_UNEXPECTED_PACKET',
  'PROTOCOL_PACKETS_OUT_OF_ORDER',
  'MALFORMED_PACKET',
  'ERR_OUT_OF_RANGE',
  'ERR_BUFFER_OUT_OF_BOUNDS',
  'ERR_STRING_TOO_LONG',
];
const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH|INVALID_CA|HANDSHAKE_SSL)/;

/** What a code of Node's sockets and TLS, or of a driver's own transport, means; null for any other. */
export function bySocketCode(code: string): Explanation | null {
  const reason = UNREACHABLE_CODES.get(code);
  if (reason !== undefined) return unreachable(reason);
  if (LOST_CODES.includes(code)) return lost;
  if (STRANGE_CODES.includes(code)) return strange;
  return TLS_CODES.test(code) ? tls('the TLS connection could not be verified or established') : null;
}

/** The error for a failure with a meaning or at least a code: `subject` says what was being done to which object. */
export function explained(subject: string, known: Explanation | null, serverCode: string | null): LockstepError {
  const {
    code,
    what,
    hint,
    retryable = false,
  } = known ?? { code: 'INTERNAL', what: 'the server refused the statement', hint: DEFECT };
  const suffix = serverCode === null ? '' : ` (${serverCode})`;
  return new LockstepError(code, `${subject}: ${what}${suffix}`, {
    hint,
    retryable,
    ...(serverCode === null ? {} : { serverCode }),
  });
}

/** A failure of our own code, with its cause kept for the stack. */
export function unexpected(cause: unknown, subject: string): LockstepError {
  return new LockstepError('INTERNAL', `${subject}: an unexpected failure`, { hint: DEFECT, cause });
}
