import { setTimeout as wait } from 'node:timers/promises';
import { LockstepError } from '../../model/errors.ts';

/** Waits that many milliseconds; rejects with CANCELLED when the signal is aborted. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Waits in real time. */
export const pause: Pause = async (milliseconds, signal) => {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new LockstepError('CANCELLED', 'the assessment was cancelled', {
      hint: 'Nothing was changed. Run the command again when you want the answer.',
    });
  }
};
