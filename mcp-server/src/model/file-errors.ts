import { type ErrorCode, LockstepError } from './errors.ts';

const space: readonly [ErrorCode, string, string] = [
  'LIMIT',
  'the disk, the quota or the file size limit is full',
  'Make room, then run the command again. Files that were there before are as they were.',
];
const rights: readonly [ErrorCode, string, string] = [
  'PERMISSION',
  'the file system does not allow it',
  'Give the user that runs Lockstep the right to write there, then run the command again.',
];
const known = new Map([
  ['ENOSPC', space],
  ['EDQUOT', space],
  ['EFBIG', space],
  ['EACCES', rights],
  ['EPERM', rights],
  ['EROFS', rights],
]);

/** Says which file could not be written (the one the system names, else `path`) and why: LIMIT for a full disk, PERMISSION for missing rights, else INTERNAL. An error of Lockstep's own passes through. */
export function fileError(error: unknown, path: string): LockstepError {
  if (error instanceof LockstepError) return error;
  const errno = errorCode(error);
  const file = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : path;
  const [code, reason, hint] = known.get(errno) ?? [
    'INTERNAL',
    `the system answered ${errno}`,
    'Check the folder, then run the command again.',
  ];
  return new LockstepError(code, `${file} could not be written: ${reason}.`, { hint, serverCode: errno, cause: error });
}

/** The system's word for what failed, such as ENOENT. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'an unknown error';
}
