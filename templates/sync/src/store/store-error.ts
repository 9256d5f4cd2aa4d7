/**
 * What a failed statement calls for.
 * - retry: a deadlock, a serialization failure, a lock not got in time: the transaction may be run again as it is.
 * - connection: the server was not reached or was lost; nothing was committed.
 * - outcome unknown: the connection was lost after COMMIT was sent.
 * - busy: too many connections, or the disk is full: the server takes no more for now.
 * - unique, foreign key: the row meets another one.
 * - value: a value that the column cannot hold.
 * - other: a mistake, such as a missing table or a right that the login lacks.
 */
export type StoreErrorKind =
  | 'retry'
  | 'connection'
  | 'outcome unknown'
  | 'busy'
  | 'unique'
  | 'foreign key'
  | 'value'
  | 'other';

/** A failed statement: what failed where, what it calls for, and the server's own code. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  /** SQLSTATE or the server's error number; empty when no server answered. */
  readonly code: string;
  /** The constraint or key that was violated, where the server says it. */
  readonly constraint: string | null;

  constructor(
    kind: StoreErrorKind,
    message: string,
    { code = '', constraint = null, cause }: { code?: string; constraint?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.code = code;
    this.constraint = constraint;
  }

  /** Whether no server answered, so that nothing more can be asked on the connection. */
  get unanswered(): boolean {
    return this.kind === 'outcome unknown' || (this.kind === 'connection' && this.code === '');
  }
}
