import { LockstepError } from '../../../model/errors.ts';

/** Why PostgreSQL cannot make a change of this table, and what to do. */
export function unsupported(reason: string, instead: string): LockstepError {
  return new LockstepError('UNSUPPORTED', `${reason} ${instead}`, { hint: instead });
}
