import { setTimeout as wait } from 'node:timers/promises';
import { LockstepError } from '../model/errors.ts';

/** Waits that many milliseconds; rejects with CANCELLED when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new LockstepError('CANCELLED', 'the look at the sync was cancelled', {
      hint: 'Nothing was changed. Run the command again when you want the answer.',
    });
  }
}
