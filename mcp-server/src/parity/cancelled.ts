import { setTimeout as wait } from 'node:timers/promises';
import { LockstepError } from '../model/errors.ts';

/** Waits that many milliseconds; rejects with CANCELLED when the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Throws CANCELLED once the signal is aborted. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new LockstepError('CANCELLED', 'the parity check was cancelled', {
    hint: 'Nothing was changed. Run the command again when you want the answer.',
  });
}

/** Waits in real time. */
export const sleep: Sleep = async (milliseconds, signal) => {
  throwIfCancelled(signal);
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    throwIfCancelled(signal);
    throw error;
  }
};
