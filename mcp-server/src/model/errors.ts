/** The closed list of what can go wrong, so that a caller can act on the code and never on the words. */
export const ERROR_CODES = [
  'CONFIG',
  'UNREACHABLE',
  'AUTH',
  'TLS',
  'PERMISSION',
  'NOT_FOUND',
  'VALIDATION',
  'TIMEOUT',
  'LOCK_TIMEOUT',
  'CANCELLED',
  'BUSY',
  'LIMIT',
  'UNSUPPORTED',
  'CONFLICT',
  'CONNECTION_LOST',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
  /** What the reader should do next: fixed text, never text from a database. */
  readonly hint: string;
  readonly retryable?: boolean;
  /** SQLSTATE or errno as the server gave it. */
  readonly serverCode?: string;
  readonly cause?: unknown;
}

/** Every error that leaves a stage: the message says what happened to which object, the hint says what to do next. It never holds a password, a URL or a row value. */
export class LockstepError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retryable: boolean;
  readonly serverCode: string | null;

  constructor(code: ErrorCode, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'LockstepError';
    this.code = code;
    this.hint = details.hint;
    this.retryable = details.retryable ?? false;
    this.serverCode = details.serverCode ?? null;
  }
}

/** Marks a switch as complete: the compiler refuses a case that was forgotten. */
export function assertNever(value: never): never {
  throw new LockstepError('INTERNAL', `unhandled case ${JSON.stringify(value)}`, {
    hint: 'This is a defect in Lockstep: please report it with the command you ran.',
  });
}
