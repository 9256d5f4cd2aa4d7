import { LockstepError } from '../../model/errors.ts';
import {
  bySocketCode,
  DEFECT,
  type Explanation,
  explained,
  lost,
  RETRY,
  tls,
  unexpected,
} from '../connection/explanation.ts';

const INSPECT = 'Inspect the schema again: it was dropped or renamed.';
const TOO_MANY = 'Lower the pool size, close other clients, or raise the limit; then run again.';
const auth = (what: string): Explanation => ({
  code: 'AUTH',
  what,
  hint: 'Check user and password in the URL. When they are right, the server may require TLS (sslmode=require) or refuse this host.',
});
const permission: Explanation = {
  code: 'PERMISSION',
  what: 'permission denied',
  hint: 'Grant SELECT on it to this login.',
};
const missing = (what: string): Explanation => ({ code: 'NOT_FOUND', what, hint: INSPECT });
const busy = (what: string): Explanation => ({ code: 'BUSY', what, hint: TOO_MANY, retryable: true });
const conflict = (what: string): Explanation => ({ code: 'CONFLICT', what, hint: RETRY, retryable: true });
const limit = (what: string): Explanation => ({ code: 'LIMIT', what, hint: 'Compare fewer columns or rows at once.' });

const BY_ERRNO: ReadonlyMap<number, Explanation> = new Map<number, Explanation>([
  [1045, auth('the user or the password is wrong')],
  [1698, auth('the login may not use a password')],
  [1862, { ...auth('the password has expired'), hint: 'Set a new password for this login.' }],
  [1820, { ...auth('the password has expired'), hint: 'Set a new password for this login.' }],
  [3118, { ...auth('the account is locked'), hint: 'Ask who administers the server to unlock it.' }],
  [4151, { ...auth('the account is locked'), hint: 'Ask who administers the server to unlock it.' }],
  [1130, { ...auth('this host may not connect'), hint: 'Allow the login from this host.' }],
  [1129, { ...busy('the server blocks this host after failed connections'), hint: 'Run FLUSH HOSTS on the server.' }],
  [
    3159,
    { ...tls('the server requires TLS'), hint: 'The server takes TLS only: use sslmode=require or better in the URL.' },
  ],
  [1044, { ...permission, what: 'no right on the database', hint: 'Grant SELECT on the database to this login.' }],
  [1049, { ...missing('the database does not exist'), hint: 'Check the database name in the URL.' }],
  [1142, permission],
  [1143, permission],
  [1227, permission],
  [1370, permission],
  [1345, { ...permission, hint: 'Grant SELECT and SHOW VIEW on the tables below the view.' }],
  [
    1356,
    { ...conflict('the view is invalid or its definer lacks rights'), retryable: false, hint: 'Repair the view.' },
  ],
  [1051, missing('the table does not exist')],
  [1146, missing('the table does not exist')],
  [1176, missing('the index does not exist, or is not to be used')],
  [1054, missing('a column does not exist')],
  [
    1205,
    {
      code: 'LOCK_TIMEOUT',
      what: 'a lock was not granted in time',
      hint: 'Another transaction holds the table (DDL, LOCK TABLES). Wait for it to end and run again.',
      retryable: true,
    },
  ],
  [1213, conflict('a deadlock was resolved against this read')],
  [1412, conflict('the table was altered while it was read')],
  [1615, conflict('the table was altered while it was read')],
  [1020, conflict('a row changed while it was read')],
  [1040, busy('the server has too many connections')],
  [1203, busy('the login has too many connections')],
  [1226, busy('the login used up its hourly limit')],
  [1021, limit('the server ran out of disk')],
  [1041, limit('the server ran out of memory')],
  [1114, limit('a temporary table of the server is full')],
  [1153, limit('a packet is larger than the server takes')],
  [1301, limit('a value is larger than the server’s max_allowed_packet')],
  [3170, limit('the statement needs more memory than the server allows')],
  [1053, lost],
  [1927, lost],
  [1159, lost],
  [1161, lost],
  [4031, lost],
  [
    1193,
    {
      code: 'UNSUPPORTED',
      what: 'the server does not know a setting',
      hint: 'Lockstep reads MySQL 8.0 and later and MariaDB 10.6 and later.',
    },
  ],
  [1792, { code: 'INTERNAL', what: 'a write was refused in a READ ONLY transaction', hint: DEFECT }],
]);

/** Server codes that end a statement at its limit: MariaDB's max_statement_time, MySQL's max_execution_time. */
export const STATEMENT_LIMIT: ReadonlySet<string> = new Set(['1969', '3024']);
/** Server code of a statement that KILL QUERY ended. */
export const KILLED = '1317';
/** Server codes of a write refused: in a READ ONLY transaction, on a read-only server, and for want of a right. */
export const WRITE_REFUSED: ReadonlySet<string> = new Set(['1792', '1290', '1836', '1044', '1142', '1143', '1227']);

/** The driver refuses it, and no statement of ours would lead a server to ask. */
const askedForFile: Explanation = {
  code: 'UNREACHABLE',
  what: 'the server asked for a file of this machine (LOCAL INFILE), and got none',
  hint: 'No statement of Lockstep reads a file: what answers there is not to be trusted. Check host and port, and use sslmode=verify-full.',
};

/** A driver failure as LockstepError: `subject` says what was being done to which object. The server's own text is left out, since it can hold values. */
export function toLockstepError(failure: unknown, subject: string): LockstepError {
  if (failure instanceof LockstepError) return failure;
  const code = failureCode(failure);
  if (code === null) {
    const wantsFile = failure instanceof Error && failure.message.includes('LOCAL INFILE');
    return wantsFile ? explained(subject, askedForFile, null) : unexpected(failure, subject);
  }
  const refused =
    code.startsWith('AUTH_SWITCH') || code === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED'
      ? auth('the login uses an authentication method that is not supported')
      : null;
  return explained(subject, BY_ERRNO.get(Number(code)) ?? refused ?? bySocketCode(code), code);
}

/** The server's error number as text, else the driver's or socket's code; null when the failure has none. */
export function failureCode(failure: unknown): string | null {
  if (typeof failure !== 'object' || failure === null) return null;
  // MariaDB 1969 comes with a number and without a code; a socket's errno is a negative number.
  if ('errno' in failure && typeof failure.errno === 'number' && failure.errno > 0) return String(failure.errno);
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : null;
}
