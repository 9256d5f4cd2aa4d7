import { LockstepError } from '../../model/errors.ts';

/** The statement limit passed; `serverCode` is null when the server did not even say so. */
export function timedOut(about: string, serverCode: string | null): LockstepError {
  const what =
    serverCode === null ? 'the server did not answer within the statement limit' : 'the statement limit passed';
  return new LockstepError('TIMEOUT', `${about}: ${what}`, {
    hint: 'Raise the statement limit in lockstep.yaml, read a smaller range, or run when the server is less busy.',
    retryable: true,
    ...(serverCode === null ? {} : { serverCode }),
  });
}

/** A setting that our transaction needs came back with another value. */
export function notReadOnly(label: string, setting: string): LockstepError {
  return new LockstepError(
    'INTERNAL',
    `the server at ${label} did not take the setting ${setting} of a read-only transaction`,
    {
      hint: 'Something between Lockstep and the server changes settings (a proxy or pooler): connect to the server itself.',
    },
  );
}

export function tooOld(label: string, version: number): LockstepError {
  return new LockstepError('UNSUPPORTED', `the server at ${label} reports version number ${version}`, {
    hint: 'Lockstep reads PostgreSQL 14 to 18.',
  });
}

/** Neither we nor a limit ended the statement. */
export function cancelledByOthers(about: string): LockstepError {
  return new LockstepError('CANCELLED', `${about}: someone else cancelled the statement on the server (57014)`, {
    hint: 'Ask who administers the server; run the command again when it is allowed.',
    serverCode: '57014',
  });
}
