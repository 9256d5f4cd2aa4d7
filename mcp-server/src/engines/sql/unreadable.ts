import { LockstepError } from '../../model/errors.ts';

/** The error of a query that cannot be read into a neutral tree: `what` names the construct. */
export function unreadable(what: string): LockstepError {
  return new LockstepError('UNSUPPORTED', what, {
    hint: 'Write this query for the target by hand, and compare the rows of both.',
  });
}
