import { LockstepError } from '../../model/errors.ts';

/** The server is older than what is asked of its catalogue. */
export function tooOld(label: string, version: string): LockstepError {
  return new LockstepError('UNSUPPORTED', `the server at ${label} reports version ${JSON.stringify(version)}`, {
    hint: 'Lockstep reads MySQL 8.0 and later and MariaDB 10.6 and later.',
  });
}

/** A setting did not stick. */
export function notReadOnly(label: string, setting: string): LockstepError {
  return new LockstepError(
    'INTERNAL',
    `the server at ${label} did not take the setting ${setting} of a read-only session`,
    {
      hint: 'Something between Lockstep and the server changes settings (a proxy): connect to the server itself.',
    },
  );
}

/** The statement limit passed; `silent`: the server did not even say so. */
export function timedOut(about: string, serverCode: string | null, silent: boolean): LockstepError {
  const what = silent ? 'the server did not answer within the statement limit' : 'the statement limit passed';
  return new LockstepError('TIMEOUT', `${about}: ${what}${serverCode === null ? '' : ` (${serverCode})`}`, {
    hint: 'Raise the statement limit in lockstep.yaml, read a smaller range, or run when the server is less busy.',
    retryable: true,
    ...(serverCode === null ? {} : { serverCode }),
  });
}
