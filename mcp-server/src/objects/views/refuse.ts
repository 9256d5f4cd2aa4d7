import { LockstepError } from '../../model/errors.ts';

/** The error of a view that is not translated; the message says which part of it, and why. */
export function refuse(why: string): LockstepError {
  return new LockstepError('UNSUPPORTED', why, {
    hint: 'Write this query for the target by hand, and compare the rows of both.',
  });
}
