import { LockstepError } from '../model/errors.ts';

/** Why a change cannot be made, as the reader of lockstep.yaml sees it. */
export function refuse(reason: string): LockstepError {
  return new LockstepError('VALIDATION', reason, { hint: 'Correct the entry under changes: in lockstep.yaml.' });
}
