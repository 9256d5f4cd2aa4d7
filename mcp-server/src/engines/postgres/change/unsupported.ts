import { LockstepError } from '../../../model/errors.ts';

/** What this engine cannot do to a table, as a whole sentence. */
export function unsupported(reason: string): LockstepError {
  return new LockstepError('UNSUPPORTED', reason, {
    hint: 'Take the change out of lockstep.yaml, or make it by hand.',
  });
}
