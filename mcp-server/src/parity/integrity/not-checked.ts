import { LockstepError } from '../../model/errors.ts';
import type { IntegrityProblem } from '../../model/parity.ts';

/** An answer, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly refused: LockstepError };

/** Asks one question; a refusal is an answer too. Cancelling is no refusal, nor is a defect: both are thrown on. */
export async function answer<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === 'CANCELLED') throw error;
    return { refused: error };
  }
}

/** Says why something could not be looked at. */
export function notChecked(object: string, { message, hint }: LockstepError): IntegrityProblem {
  return { kind: 'not checked', object, problem: `${message}. ${hint}` };
}
